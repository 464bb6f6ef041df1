import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from '#renderer/words.ts';
import styles from './list.module.css';

type PanelEdgeProps = { side: 'left' | 'right'; width: number; onChange: (width: number) => void };

const bounds = { left: { min: 140, max: 420 }, right: { min: 240, max: 900 } };
const stepPx = 16;

/** The edge of a panel, drawn wider or narrower with the pointer or the arrow keys. */
export function PanelEdge({ side, width, onChange }: PanelEdgeProps) {
  const { t } = useTranslation('findings');
  const { min, max } = bounds[side];
  const towards = side === 'left' ? 1 : -1;
  const change = (next: number) => onChange(Math.round(Math.min(max, Math.max(min, next))));
  const drag = (event: PointerEvent<HTMLElement>) => {
    const edge = event.currentTarget;
    const startX = event.clientX;
    edge.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => change(width + (moved.clientX - startX) * towards);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('pointerup', () => edge.removeEventListener('pointermove', move), { once: true });
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? stepPx : event.key === 'ArrowLeft' ? -stepPx : 0;
    if (step === 0) return;
    event.preventDefault();
    change(width + step * towards);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a thematic break cannot be drawn or focused.
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t('record.resize')}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.edge}
      onPointerDown={drag}
      onKeyDown={press}
    />
  );
}
