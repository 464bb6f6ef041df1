import { Pill } from '#renderer/parts/kind.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RerunState as State } from '#shared/rerun.ts';

const signs = {
  asked: { tone: 'duplicate', glyph: '?' },
  sending: { tone: 'different', glyph: '↑' },
  sent: { tone: 'different', glyph: '⋯' },
  closed: { tone: 'matched', glyph: '✓' },
  reopened: { tone: 'missing', glyph: '↺' },
  refused: { tone: 'invalid', glyph: '✗' },
  withdrawn: { tone: 'duplicate', glyph: '–' },
} as const;

/** Where a request stands: a glyph and a word. */
export function RerunState({ state }: { state: State }) {
  const { t } = useTranslation('reruns');
  return <Pill {...signs[state]} word={t(`states.${state}`)} />;
}
