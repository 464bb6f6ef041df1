import type { ReactNode } from 'react';
import styles from './note-text.module.css';

/**
 * A note as it was meant: paragraphs, lists of lines that begin with `- `, **bold**, *emphasis* and `code`. Whatever else
 * is written is shown as it is: nothing of it becomes markup or a link.
 */
export function NoteText({ text }: { text: string }) {
  const blocks = text.replaceAll('\r\n', '\n').split(/\n{2,}/);
  return (
    <div className={styles.note}>
      {blocks.map((block, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text never move.
        <Block key={i} lines={block.split('\n')} />
      ))}
    </div>
  );
}

function Block({ lines }: { lines: string[] }) {
  if (lines.every((line) => line.startsWith('- ')))
    return (
      <ul>
        {lines.map((line, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: see above.
          <li key={`${i}`}>{spans(line.slice(2))}</li>
        ))}
      </ul>
    );
  return <p>{spans(lines.join('\n'))}</p>;
}

const marked = /(\*\*[^*\n]+\*\*|\*[^*\n]+\*|`[^`\n]+`)/;

function spans(text: string): ReactNode[] {
  return text.split(marked).map((piece, i) => {
    const key = `${i}`;
    if (i % 2 === 0) return piece;
    if (piece.startsWith('**')) return <strong key={key}>{piece.slice(2, -2)}</strong>;
    if (piece.startsWith('*')) return <em key={key}>{piece.slice(1, -1)}</em>;
    return <code key={key}>{piece.slice(1, -1)}</code>;
  });
}
