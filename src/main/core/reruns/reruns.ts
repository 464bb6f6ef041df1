import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import {
  describeDelivery,
  type Recheck,
  type RecheckLine,
  type RerunPreview,
  type RerunRequest,
} from '#shared/rerun.ts';
import type { KeptScope, ReviewFilter, Scope } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LoadedDefinition } from '../definition-file.ts';
import { refuseUnknownFields } from '../known-fields.ts';
import type { People } from '../people/people.ts';
import type { Clock, OpenDelivery, Outbox, RunEntry, SelectionBooks, Workers } from '../ports.ts';
import { keepSelection, scopeOf } from '../review/decisions.ts';
import type { Trail } from '../trail/trail.ts';
import { askedKeys, requestFileProblems } from './asked-keys.ts';
import { allAskedFor, requestOverlap } from './overlap.ts';
import { recheck, recheckLines, rechecksOf } from './recheck.ts';
import { openStates, requestsOf, rerunActions } from './requests.ts';
import { verifyRechecks } from './sealed-rechecks.ts';
import { type RequestParts, requestSteps } from './steps.ts';

export type RerunParts = {
  trail: Trail;
  people: People;
  workers: Workers;
  selections: SelectionBooks;
  outbox: Outbox;
  open: OpenDelivery;
  clock: Clock;
  workspace: string;
  /** A run that has ended, by its name or as `latest`. */
  ended: (run: string) => RunEntry & { summary: RunSummary };
  /** Throws where the run is signed: it is locked then. */
  refuseLocked: (run: string) => void;
  load: (entry: RunEntry) => LoadedDefinition;
};

/** What is sent back to the sender, and read again from both sides. */
export function rerunRequests(parts: RerunParts) {
  const { trail, people, workers, workspace, outbox, selections, ended, refuseLocked } = parts;
  const rechecking = { workers, trail, rechecks: join(workspace, 'rechecks'), load: parts.load };
  const nameOf = (person: string) => people.roster().find((known) => known.person === person)?.name ?? person;
  const list = (run?: string): RerunRequest[] => requestsOf(trail.of(rerunActions, run), outbox.find, nameOf);
  const folderOf = (request: string) => join(workspace, 'reruns', request);

  const find = (name: string): RerunRequest & { scope: KeptScope } => {
    const entries = trail.of(rerunActions).filter(({ payload }) => payload.request === name);
    const [request] = requestsOf(entries, outbox.find, nameOf);
    if (request) return { ...request, scope: entries[0]?.payload.scope as KeptScope };
    throw new TieoutError('not-found', `there is no rerun request ${name}`, {
      next: 'tieout rerun list shows them.',
    });
  };

  /** What of a run's findings would be sent, and where to. */
  const prepare = async (name: string, scope: Scope) => {
    const entry = withFindings(ended(name));
    const settings = parts.load(entry).definition.rerun;
    if (!settings) {
      throw new TieoutError('definition', `${entry.definitionPath} does not say where items are sent`, {
        next: 'Add rerun: with a type (redis-stream, mysql, http or file) to it.',
      });
    }
    const { findings } = entry.evidence;
    if ('filter' in scope) await refuseUnknownFields(workers, findings, scope.filter);
    const named = 'ids' in scope ? await workers.run('names', { findings, ids: scope.ids }) : undefined;
    const layer = named ? { findings: named } : (scope as Extract<Scope, { filter: unknown }>);
    return { entry, findings, named, layer, delivery: describeDelivery(settings) };
  };

  type Prepared = Awaited<ReturnType<typeof prepare>>;
  const overlap = requestOverlap({ trail, workers, list, folderOf });
  const steps = requestSteps({ ...parts, find, folderOf, recheckOf: recheckRequest } satisfies RequestParts);

  /** Reads a request's keys again, which closes it where all of them tie out, else opens it again. */
  async function recheckRequest(request: RerunRequest & { scope: KeptScope }, signal?: AbortSignal): Promise<Recheck> {
    const entry = withFindings(ended(request.run));
    const scope = scopeOf(selections, request.scope);
    const asked = await askedKeys({ workers, folderOf }, request);
    const except: string[] = [];
    for (const one of request.leftOut) except.push((await askedKeys({ workers, folderOf }, find(one.request))).path);
    const of = { request: request.request, asked };
    return recheck(rechecking, { entry, scope, except, of, recorder: trail, signal });
  }

  /** Undefined where another request was opened or closed while this one was made: what it leaves out may be other items. */
  async function askOnce(
    prepared: Prepared,
    reason: string,
    expected: number | undefined,
  ): Promise<string | undefined> {
    const { entry, findings, named, layer, delivery } = prepared;
    const { run } = entry;
    refuseLocked(run);
    const request = randomBytes(4).toString('hex');
    const folder = folderOf(request);
    mkdirSync(folder, { recursive: true });
    let isEntered = false;
    try {
      const open = overlap.openBeside(run);
      const shared = await overlap.sharedWith(findings, layer, open);
      const except = shared.map((one) => overlap.keysOf(one.request));
      const head = { request, run, reconciliation: entry.name };
      const path = join(folder, 'items.ndjson');
      const made = await workers.run('rerunMessages', { findings, scope: layer, head, path, except });
      const { messages, unreadable, sha256 } = made;
      if (messages === 0 && made.leftOut > 0) throw allAskedFor(made.leftOut, shared);
      const keysFile = { findings, scope: layer, path: join(folder, 'keys'), except };
      const { sha256: keysSha256 } = await workers.run('recheckKeys', keysFile);
      refuseCount(messages, expected);
      people.recorder.together(() => {
        refuseLocked(run);
        if (namesOf(overlap.openBeside(run)) !== namesOf(open)) return;
        const kept = named ? keepSelection(selections, named) : (layer as Extract<KeptScope, { filter: unknown }>);
        const leftOut = shared.map((one) => ({ request: one.request, keys: one.keys }));
        const asked = { run, request, reason, scope: kept, messages, unreadable, sha256, keysSha256, delivery };
        people.recorder.enter('rerun.asked', { ...asked, ...(leftOut.length > 0 ? { leftOut } : {}) });
        isEntered = true;
      });
      return isEntered ? request : undefined;
    } finally {
      if (!isEntered) rmSync(folder, { recursive: true, force: true });
    }
  }

  return {
    ...steps,
    list,
    show: (name: string): RerunRequest => find(name),
    /** Of all requests: whatever is not what the audit trail holds. */
    fileProblems: () => requestFileProblems({ workers, folderOf }, list()),
    /** Requests of a run that still wait for something. */
    open: (run: string): number => list(run).filter(({ state }) => openStates.includes(state)).length,

    async preview(name: string, scope: Scope): Promise<RerunPreview> {
      const { entry, findings, layer, delivery } = await prepare(name, scope);
      const head = { request: '(new)', run: entry.run, reconciliation: entry.name };
      const open = await overlap.sharedWith(findings, layer, overlap.openBeside(entry.run));
      const except = open.map(({ request }) => overlap.keysOf(request));
      const made = await workers.run('rerunMessages', { findings, scope: layer, head, path: null, except });
      const { messages, leftOut, unreadable, first } = made;
      const before = await overlap.sentBefore(findings, layer, except);
      return { messages, leftOut, open, unreadable, first, delivery, before };
    },

    /**
     * Asks for a rerun; somebody else approves it. `expected` is the count that was shown before. What is in another open
     * request is left out; where that is all of it, nothing is asked for (`not-allowed`).
     */
    async ask(name: string, scope: Scope, reason: string, expected?: number): Promise<RerunRequest> {
      const prepared = await prepare(name, scope);
      for (let attempt = 0; attempt < limits.rerunAskTriesMax; attempt++) {
        const request = await askOnce(prepared, reason, expected);
        if (request !== undefined) return find(request);
      }
      throw new TieoutError('not-allowed', `other requests of ${prepared.entry.name} came and went meanwhile`, {
        next: 'Look at them with tieout rerun list, then ask again.',
      });
    },

    /** Reads the keys of a run's findings again. */
    async recheck(name: string, filter: ReviewFilter, signal?: AbortSignal): Promise<Recheck> {
      const entry = withFindings(ended(name));
      await refuseUnknownFields(workers, entry.evidence.findings, filter);
      const scope = { filter, undecidedOnly: false };
      return recheck(rechecking, { entry, scope, recorder: people.recorder, signal });
    },
    verifyRechecks: () => verifyRechecks(rechecking),
    rechecks: (name: string): Recheck[] => rechecksOf(trail, ended(name).run),
    lines(name: string, recheckName: string, from: number): Promise<RecheckLine[]> {
      const entry = withFindings(ended(name));
      if (rechecksOf(trail, entry.run).some((known) => known.recheck === recheckName))
        return recheckLines(rechecking, entry, recheckName, from);
      throw new TieoutError('not-found', `run ${entry.run} has no recheck ${recheckName}`, { next: 'Choose another.' });
    },
  };
}

export type Reruns = ReturnType<typeof rerunRequests>;

function namesOf(requests: RerunRequest[]): string {
  return requests.map(({ request }) => request).join();
}

function refuseCount(messages: number, expected: number | undefined): void {
  if (messages === 0) {
    throw new TieoutError('usage', 'none of these findings has a key to send', { next: 'Choose other findings.' });
  }
  if (expected === undefined || expected === messages) return;
  throw new TieoutError('usage', `the request would send ${messages} items, not ${expected}`, {
    next: 'Look again, then ask.',
  });
}

function withFindings<Entry extends RunEntry>(entry: Entry): Entry {
  if (existsSync(entry.evidence.findings)) return entry;
  throw new TieoutError('not-found', `the findings of run ${entry.run} are not there any more`, {
    next: 'Restore its evidence, or run the reconciliation again.',
  });
}
