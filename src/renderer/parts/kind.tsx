import type { Standing } from '#shared/decision-status.ts';
import { type FindingKind, kindGlyphs } from '#shared/finding.ts';
import type { RunState, Verdict } from '#shared/run.ts';
import { type Severity, severityGlyphs } from '#shared/severity.ts';
import { useTranslation } from '../words.ts';
import styles from './kind.module.css';

/** A kind of finding: its colour, its glyph and its word, always together. */
export function Kind({ kind }: { kind: FindingKind | 'matched' }) {
  const { t } = useTranslation('common');
  return <Pill tone={kind} glyph={kind === 'matched' ? '✓' : kindGlyphs[kind]} word={t(`kinds.${kind}`)} />;
}

/** What a run came to, or where it stands while it has not. */
export function VerdictPill({ verdict, state }: { verdict: Verdict | null; state?: RunState }) {
  const { t } = useTranslation('common');
  if (verdict) return <Pill {...verdictSigns[verdict]} word={t(`verdicts.${verdict}`)} />;
  if (state && state !== 'ended') return <Pill {...stateSigns[state]} word={t(`states.${state}`)} />;
  return null;
}

/** How a finding stands in review. */
export function StandingPill({ standing }: { standing: Standing }) {
  const { t } = useTranslation('review');
  return <Pill {...standingSigns[standing]} word={t(`standings.${standing}`)} />;
}

/** How grave a finding is by the rules of its definition. */
export function SeverityPill({ severity }: { severity: Severity }) {
  const { t } = useTranslation('review');
  return <Pill tone={severityTones[severity]} glyph={severityGlyphs[severity]} word={t(`severities.${severity}`)} />;
}

const severityTones = { low: 'duplicate', medium: 'different', high: 'missing', critical: 'invalid' } as const;

const standingSigns = {
  undecided: { tone: 'duplicate', glyph: '○' },
  investigating: { tone: 'different', glyph: '◐' },
  accepted: { tone: 'matched', glyph: '✓' },
  suspense: { tone: 'missing', glyph: '‖' },
  'written-off': { tone: 'invalid', glyph: '⊘' },
  resolved: { tone: 'unexpected', glyph: '●' },
} as const;

const verdictSigns = {
  match: { tone: 'matched', glyph: '✓' },
  mismatch: { tone: 'missing', glyph: '≠' },
  'not-established': { tone: 'duplicate', glyph: '?' },
} as const;

const stateSigns = {
  pulling: { tone: 'different', glyph: '↓' },
  diffing: { tone: 'different', glyph: '⇄' },
  interrupted: { tone: 'missing', glyph: '‖' },
  failed: { tone: 'invalid', glyph: '✗' },
} as const;

type Tone = FindingKind | 'matched';

/** A glyph and a word in a tone. */
export function Pill({ tone, glyph, word }: { tone: Tone; glyph: string; word: string }) {
  return (
    <span className={styles.pill} data-tone={tone}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  );
}
