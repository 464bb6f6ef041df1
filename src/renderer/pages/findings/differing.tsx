import { useMemo } from 'react';
import { Value } from '#renderer/parts/value.tsx';
import { printable } from '#shared/text.ts';
import { characterDiff, type Piece } from './character-diff.ts';
import styles from './record.module.css';

type DifferingProps = { inbound: string | null | undefined; outbound: string | null | undefined; differs: boolean };

/** A field's two values as two cells; where they differ, the characters that do are underlined. */
export function Differing({ inbound, outbound, differs }: DifferingProps) {
  const pieces = useMemo(
    () => (differs && inbound && outbound ? characterDiff(inbound, outbound) : undefined),
    [inbound, outbound, differs],
  );
  return (
    <>
      <td>{pieces ? <Marked pieces={pieces.inbound} /> : <Value value={inbound} />}</td>
      <td>{pieces ? <Marked pieces={pieces.outbound} /> : <Value value={outbound} />}</td>
    </>
  );
}

function Marked({ pieces }: { pieces: Piece[] }) {
  return (
    <span className={styles.marked}>
      {pieces.map(({ text, differs }, i) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one value follow one another and never move.
        differs ? <mark key={i}>{printable(text)}</mark> : <span key={i}>{printable(text)}</span>,
      )}
    </span>
  );
}
