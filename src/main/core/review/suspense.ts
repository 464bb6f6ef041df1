import { existsSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import type { Decision } from '#shared/review.ts';
import type { SuspenseOutput } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import { bandOf, type Suspense, type SuspenseAccount, type SuspenseItem, suspenseHours } from '#shared/suspense.ts';
import { nearest } from '#shared/text.ts';
import { engineActor, type TrailPayload } from '#shared/trail.ts';
import type { People } from '../people/people.ts';
import type { Clock, RunBooks, Workers } from '../ports.ts';
import { allDecisions, decisionsOn, type ReviewReading, reviewedOf } from './reviewed.ts';

export type SuspenseParts = ReviewReading & { books: RunBooks; workers: Workers; people: People; clock: Clock };
export type ItemsAsked = { name: string; account?: string | null | undefined; from: number; count: number };

const hourMs = 3_600_000;

/** What is in suspense: of each reconciliation as its last run left it, and as people decided since. */
export function suspenses(parts: SuspenseParts) {
  const { books, clock } = parts;
  const lastOf = (name: string): RunSummary => {
    const last = lastReviewable(books).get(name);
    if (last) return last;
    const near = nearest(name, [...lastReviewable(books).keys()]);
    throw new TieoutError('not-found', `no run of ${name} has ended in this workspace with its evidence kept`, {
      next: near ? `Did you mean ${near}?` : 'Run it first: tieout run FILE.',
    });
  };
  return {
    async list(name?: string, account?: string): Promise<Suspense[]> {
      const summaries = name === undefined ? [...lastReviewable(books).values()] : [lastOf(name)];
      const all: Suspense[] = [];
      // One after the other: each may take a thread for a second.
      for (const summary of summaries) all.push(await suspenseOf(parts, summary, clock.now()));
      if (account !== undefined) return inAccount(parts, all, account);
      return name === undefined ? all.filter(({ findings, healed, gone }) => findings + healed + gone > 0) : all;
    },

    async items({ name, account, from, count }: ItemsAsked) {
      const summary = lastOf(name);
      const held = suspended(parts, summary.run);
      const decisions = [...held.values()].filter((one) => account === undefined || one.account === account);
      const { total, items } = await parts.workers.run('suspense', {
        ...{ reviewed: reviewedOf(parts, summary), from, count },
        decisions: decisions.map(({ decision }) => decision),
      });
      const now = clock.now();
      return { run: summary.run, total, items: items.map((item) => itemOf(parts, item, held, now)) };
    },
  };
}

/** What of each is in an account. Throws `not-found` where nothing is, with the accounts that there are. */
function inAccount({ trail }: Pick<SuspenseParts, 'trail'>, all: Suspense[], account: string): Suspense[] {
  const found = all.flatMap((one) => {
    const accounts = one.accounts.filter((known) => known.account === account);
    const closed = trail.of(['suspense.closed'], one.run).at(-1)?.payload as
      | TrailPayload<'suspense.closed'>
      | undefined;
    const { healed = 0, gone = 0 } = closed?.accounts.find((known) => known.account === account) ?? {};
    return accounts.map(({ account: _, oldest: __, ...sums }) => ({ ...one, ...sums, accounts, healed, gone }));
  });
  if (found.length > 0) return found;
  const known = new Set(all.flatMap(({ accounts }) => accounts.flatMap((one) => one.account ?? [])));
  const near = nearest(account, known);
  throw new TieoutError('not-found', `nothing is in suspense in an account ${account}`, {
    next:
      known.size === 0
        ? 'No account has anything in suspense.'
        : `${near ? `Did you mean ${near}? ` : ''}Accounts are ${[...known].sort().join(', ')}.`,
  });
}

/** The last run of each reconciliation whose findings can be looked at, by its name. */
function lastReviewable(books: RunBooks): Map<string, RunSummary> {
  const last = new Map<string, RunSummary>();
  for (const { summary } of books.list()) {
    if (!summary || last.has(summary.name) || summary.failed.length > 0) continue;
    if (existsSync(summary.evidence.findings)) last.set(summary.name, summary);
  }
  return last;
}

function suspended(parts: SuspenseParts, run: string): Map<string, Decision> {
  return new Map([...allDecisions(parts, run)].filter(([, { status }]) => status === 'suspense'));
}

async function suspenseOf(parts: SuspenseParts, summary: RunSummary, now: Date): Promise<Suspense> {
  const { run, name } = summary;
  const held = suspended(parts, run);
  const { carried } = decisionsOn(parts, run);
  const closed = { healed: carried?.healed ?? 0, gone: carried?.gone ?? 0 };
  const about = { name, run, at: now.toISOString(), ...closed };
  if (held.size === 0) return { ...about, ...sumsOf([]), accounts: [] };
  const decisions = [...held.keys()];
  const reviewed = reviewedOf(parts, summary);
  const { totals } = await parts.workers.run('suspense', { reviewed, decisions, from: 0, count: 0 });
  const accounts = accountsOf(parts, totals, held, now);
  return { ...about, ...sumsOf(accounts), accounts };
}

function sumsOf(accounts: SuspenseAccount[]) {
  const sum = (figure: 'findings' | 'inFlight' | 'leftOff') => accounts.reduce((total, one) => total + one[figure], 0);
  const bands = accounts.reduce((sums, one) => sums.map((total, i) => total + (one.bands[i] ?? 0)), noBands());
  return { findings: sum('findings'), inFlight: sum('inFlight'), leftOff: sum('leftOff'), bands };
}

/** The largest first. */
function accountsOf(
  parts: SuspenseParts,
  totals: SuspenseOutput['totals'],
  held: Map<string, Decision>,
  now: Date,
): SuspenseAccount[] {
  const byAccount = new Map<string | null, SuspenseAccount>();
  for (const { decision, firstRun, items, inFlight, leftOff } of totals) {
    const account = held.get(decision)?.account ?? null;
    const found = foundIn(parts, firstRun, now);
    const none = { findings: 0, inFlight: 0, leftOff: 0, bands: noBands() };
    const sums = byAccount.get(account) ?? { account, ...none, oldest: found };
    const band = bandOf(hoursSince(found, now));
    sums.findings += items;
    sums.inFlight += inFlight;
    sums.leftOff += leftOff;
    sums.bands[band] = (sums.bands[band] ?? 0) + items;
    if (found < sums.oldest) sums.oldest = found;
    byAccount.set(account, sums);
  }
  return [...byAccount.values()].sort((a, b) => b.findings - a.findings);
}

function itemOf(
  parts: SuspenseParts,
  { firstRun, ...item }: SuspenseOutput['items'][number],
  held: Map<string, Decision>,
  now: Date,
): SuspenseItem {
  const decision = held.get(item.decision);
  const found = foundIn(parts, firstRun, now);
  const roster = parts.people.roster();
  const nameOf = (person: string) => roster.find((known) => known.person === person)?.name ?? person;
  const [rule] = decision && 'filter' in decision.scope ? decision.scope.filter.rules : [];
  return {
    ...item,
    ...{ firstRun, found, since: decision?.at ?? found, ageHours: hoursSince(found, now) },
    account: decision?.account ?? null,
    rule: decision?.by === engineActor ? (rule ?? null) : null,
    by: nameOf(decision?.by ?? ''),
    due: decision?.due ?? null,
    owner: decision?.owner ? nameOf(decision.owner) : null,
  };
}

/** When a run started in which something was first found. */
function foundIn({ books }: SuspenseParts, run: string, now: Date): string {
  return books.find(run)?.startedAt ?? now.toISOString();
}

function hoursSince(found: string, now: Date): number {
  return Math.max(0, (now.getTime() - Date.parse(found)) / hourMs);
}

function noBands(): number[] {
  return suspenseHours.map(() => 0);
}
