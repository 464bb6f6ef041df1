import type { AlertMessage } from '#shared/alert.ts';
import type { AlertOccasion, AlertRule, AlertSettings } from '#shared/alert-settings.ts';
import type { Failure } from '#shared/errors.ts';
import { countFindings, type FindingKind, findingKinds } from '#shared/finding.ts';
import type { SeverityCounts } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import { severities } from '#shared/severity.ts';

/** What there is to tell of a run: what it came to, or that it could not be carried out. */
export type Told = {
  occasion: AlertOccasion;
  summary: RunSummary | null;
  /** Findings by how grave they are; none where no rules of the definition say it. */
  severities?: SeverityCounts | null;
  tooLateSeconds?: number;
  /** Findings that have been open for longer than a rule allows. */
  aged?: number;
};

/** How a run came out, or that it is not expected to come out in time. */
export type Outcome =
  | { summary: RunSummary; severities?: SeverityCounts | null }
  | { failure: Pick<Failure, 'code'> }
  | { tooLateSeconds: number };

export function toldOf(outcome: Outcome): Told | undefined {
  if ('tooLateSeconds' in outcome) return { occasion: 'will-not-finish', summary: null, ...outcome };
  if ('summary' in outcome) return { occasion: outcome.summary.verdict, ...outcome };
  // Whoever stops a run knows that they did.
  if (outcome.failure.code === 'interrupted') return undefined;
  return { occasion: outcome.failure.code === 'unreachable' ? 'source-away' : 'failed', summary: null };
}

/** Whether a rule is about what happened. */
export function applies({ on, kind, severity, count, share, onNeither }: AlertRule, told: Told): boolean {
  const { occasion, summary } = told;
  if (!on.includes(occasion)) return false;
  if (onNeither !== undefined && (summary?.master?.onNeither ?? 0) < onNeither) return false;
  if ([kind, severity, count, share].every((asked) => asked === undefined)) return true;
  if (!summary) return false;
  const found = foundOf(summary, told.severities, kind, severity);
  if (found < (count ?? 1)) return false;
  if (share === undefined) return true;
  const records = Math.max(summary.inbound.read, summary.outbound.read);
  return records > 0 && (found / records) * 100 >= Number(share.slice(0, -1));
}

/** Findings that count, from some severity on where that is asked for. */
function foundOf(
  { findings }: RunSummary,
  grave: Told['severities'],
  kind: AlertRule['kind'],
  from: AlertRule['severity'],
): number {
  const count = (counts: Record<FindingKind, number>) => (kind ? counts[kind] : countFindings(counts));
  if (from === undefined) return count(findings);
  return severities
    .slice(severities.indexOf(from))
    .reduce((total, severity) => total + (grave ? count(grave[severity]) : 0), 0);
}

export function countsOf(
  summary: RunSummary | null,
): Pick<AlertMessage, 'matched' | 'findings' | 'onNeither' | 'inFlight'> {
  if (!summary) return { matched: 0, findings: {} };
  const findings = findingKinds.map((kind): [FindingKind, number] => [kind, summary.findings[kind]]);
  const lost = summary.master ? { onNeither: summary.master.onNeither } : {};
  const awaited = summary.flight ? { inFlight: summary.flight.inFlight } : {};
  return {
    ...lost,
    ...awaited,
    matched: summary.matched,
    findings: Object.fromEntries(findings.filter(([, count]) => count > 0)),
  };
}

/** The first moment from `at` on that is not in the quiet hours, to the minute. */
export function afterQuiet(quiet: AlertSettings['quiet'], at: Date): Date {
  if (!quiet) return at;
  const minuteMs = 60_000;
  // Minute by minute, so that a night in which the clock changes is as long as it is.
  for (let minutes = 0; minutes <= 26 * 60; minutes++) {
    const moment = new Date(at.getTime() + minutes * minuteMs);
    if (!isQuiet(quiet, moment))
      return minutes === 0 ? at : new Date(Math.floor(moment.getTime() / minuteMs) * minuteMs);
  }
  return at;
}

function isQuiet({ from, to, zone }: NonNullable<AlertSettings['quiet']>, at: Date): boolean {
  const format = new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  });
  const now = format.format(at);
  return from <= to ? from <= now && now < to : now >= from || now < to;
}
