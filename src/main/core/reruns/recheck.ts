import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { type Recheck, recheckSchema } from '#shared/rerun.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LoadedDefinition } from '../definition-file.ts';
import { diffAll } from '../diffing.ts';
import { evidenceFiles, keysPath } from '../evidence-files.ts';
import type { Recorder, RunEntry, Workers } from '../ports.ts';
import { pullBoth } from '../pulling.ts';
import { withRetries } from '../retries.ts';
import type { Trail } from '../trail/trail.ts';
import { type AskedKeys, refuseOtherKeys } from './asked-keys.ts';
import { sealRecheck } from './sealed-rechecks.ts';

export type RecheckParts = {
  workers: Workers;
  trail: Trail;
  /** The folder of the workspace in which each recheck has a folder of its own. */
  rechecks: string;
  /** A run's definition as it is now. */
  load: (entry: RunEntry) => LoadedDefinition;
};

export type RecheckAsked = {
  entry: RunEntry & { summary: RunSummary };
  scope: LayerScope;
  /** Files of keys that are left out. */
  except?: string[];
  /** The request whose keys are read again, and those that it asked for. */
  of?: { request: string; asked: AskedKeys };
  /** Enters it: whoever acts, or the engine. */
  recorder: Recorder;
  signal?: AbortSignal | undefined;
};

/**
 * Reads the keys of some of a run's findings again from both sides, and compares those records by the run's own rules.
 * The run's evidence stays what it is: a recheck has snapshots and findings of its own. Errors: as pulling a side has
 * them, `definition` where the rules are others by now.
 */
export async function recheck(parts: RecheckParts, asked: RecheckAsked): Promise<Recheck> {
  const { workers, trail, rechecks, load } = parts;
  const { entry, scope, except, of, recorder } = asked;
  const { definition, rulesSha256 } = load(entry);
  if (rulesSha256 !== entry.rulesSha256) throw otherRules(entry);
  const name = randomBytes(6).toString('hex');
  const files = evidenceFiles(rechecks, name);
  mkdirSync(files.folder, { recursive: true });
  const keys = keysPath(rechecks, name);
  const { findings } = entry.evidence;
  const { unreadable, sha256, ...wanted } = await workers.run('recheckKeys', {
    ...{ findings, scope, path: keys },
    ...(except ? { except } : {}),
  });
  if (of) refuseOtherKeys(of.request, of.asked, { sha256 });
  const gauge = createGauge();
  const stop = () => requestStop(gauge);
  asked.signal?.addEventListener('abort', stop);
  if (asked.signal?.aborted) stop();
  try {
    await pullBoth(workers, definition, files, gauge, { path: keys, ...wanted });
    const { failed } = await diffAll(workers, { ...definition, trustSums: false }, files, gauge);
    if (asked.signal?.aborted) throw new TieoutError('interrupted', 'the recheck was interrupted');
    if (failed.length > 0) throw notCompared(failed);
  } finally {
    asked.signal?.removeEventListener('abort', stop);
  }
  const { digest } = await withRetries(
    workers,
    'seal',
    { findings: files.findings },
    {
      what: `${files.findings} could not be sealed`,
      next: "Look at this machine's memory and disk.",
    },
  );
  const counts = await workers.run('recheckOutcomes', { before: findings, now: files.findings, keys });
  recorder.enter('run.rechecked', {
    run: entry.run,
    recheck: name,
    request: of?.request ?? null,
    ...counts,
    unreadable,
    digest,
    files: await sealRecheck(parts, name),
    keysSha256: sha256,
  });
  return recheckOf(trail.of(['run.rechecked'], entry.run).at(-1));
}

/** A run's rechecks in their order. */
export function rechecksOf(trail: Trail, run: string): Recheck[] {
  return trail.of(['run.rechecked'], run).map(recheckOf);
}

/** Some of what a recheck found, with what the sides held before and hold then. */
export function recheckLines({ workers, rechecks }: RecheckParts, entry: RunEntry, name: string, from: number) {
  const { inbound, outbound, findings: now } = evidenceFiles(rechecks, name);
  const files = { keys: keysPath(rechecks, name), inbound, outbound };
  return workers.run('recheckLines', {
    ...{ before: entry.evidence.findings, now, files, from },
    count: limits.recheckLinesMax,
  });
}

function recheckOf(line: ReturnType<Trail['of']>[number] | undefined): Recheck {
  return recheckSchema.parse({ ...line?.payload, at: line?.at, by: line?.actor });
}

function otherRules({ definitionPath, run }: RunEntry): TieoutError {
  return new TieoutError('definition', `${definitionPath} has changed since run ${run} began`, {
    next: 'Put the definition back as it was, or start a new run with tieout run.',
  });
}

function notCompared(failed: { partition: number; reason: string }[]): TieoutError {
  return new TieoutError('not-established', `what was read again could not be compared: ${failed[0]?.reason}`, {
    next: "Look at this machine's memory and disk, then recheck again.",
  });
}
