import { useEffect, useRef } from 'react';
import { useFormat } from '#renderer/parts/format.ts';
import { useScheme } from '#renderer/state/scheme.ts';
import { useTranslation } from '#renderer/words.ts';
import { type PartitionState, partitionStates } from '#shared/gauge.ts';
import styles from './map.module.css';
import { paintCell, readColours } from './paint-cell.ts';

type LegendProps = { counts: Record<PartitionState, number> };

/** What the cells mean, and how many there are of each. States that are only passed through leave with their last cell. */
export function Legend({ counts }: LegendProps) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const listed = partitionStates.filter((state) => counts[state] > 0 || !passing.includes(state));
  return (
    <ul className={styles.legend}>
      {listed.map((state) => (
        <li key={state}>
          <Swatch state={state} />
          {t(`map.states.${state}`)} <b>{format.number(counts[state])}</b>
        </li>
      ))}
    </ul>
  );
}

const passing: PartitionState[] = ['waiting', 'working', 'failed'];

const swatchPixels = 18;

/** A cell as the map paints it. */
function Swatch({ state }: { state: PartitionState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are those of the scheme.
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!canvas.current || !context) return;
    const side = Math.round(swatchPixels * devicePixelRatio);
    canvas.current.width = side;
    canvas.current.height = side;
    paintCell(context, state, { x: 0, y: 0, width: side, height: side }, readColours(canvas.current), devicePixelRatio);
  }, [state, scheme]);
  return <canvas ref={canvas} className={styles.swatch} />;
}
