import { parseDuration } from '#shared/column.ts';
import { type OpenReading, openItems } from '../analysis/open-since.ts';
import type { Clock, RunBooks } from '../ports.ts';
import type { Planned } from '../schedule/planned.ts';
import type { Alerts } from './alerts.ts';

type Parts = OpenReading & {
  books: Pick<RunBooks, 'find' | 'lastEnded'>;
  clock: Clock;
  alerts: Pick<Alerts, 'tellAged'>;
  /** Every definition that the workspace knows, as it stands now. */
  planned: () => Planned[];
};

/**
 * Tells of findings that have been open for longer than a rule of their definition says. Findings that were first found
 * together grow old together, and are told of once.
 */
export function agingFindings(parts: Parts): () => Promise<void> {
  let underWay: Promise<void> | undefined;
  const look = async () => {
    for (const one of parts.planned()) await lookAt(parts, one);
  };
  return () => {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
}

async function lookAt(parts: Parts, { name, path: definitionPath, loaded }: Planned): Promise<void> {
  const rules = loaded?.definition.alerts?.rules.filter(({ age }) => age !== undefined) ?? [];
  if (!loaded || rules.length === 0) return;
  const [summary] = parts.books.lastEnded(name, 1);
  const now = parts.clock.now().getTime();
  for (const rule of rules) {
    const ageMs = Number((parseDuration(rule.age ?? '') ?? 0n) / 1_000n);
    const open = await openItems(parts, summary, rule.kind);
    const old = open?.filter(({ since }) => now - Date.parse(since) > ageMs) ?? [];
    const aged = old.reduce((sum, { findings }) => sum + findings, 0);
    const [newest] = old.toSorted((a, b) => b.since.localeCompare(a.since));
    if (!summary || !newest || aged < (rule.count ?? 1)) continue;
    const entry = { run: summary.run, name, definitionPath };
    await parts.alerts.tellAged(entry, loaded.definition, rule, { aged, batch: newest.run });
  }
}
