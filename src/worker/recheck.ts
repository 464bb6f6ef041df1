import { atLength } from '#shared/pulse.ts';
import type { Tasks } from '#shared/tasks.ts';
import { openFindings } from './evidence/findings-file.ts';
import { beforeAndAfter } from './evidence/recheck/before-after.ts';
import { hexKeysOfItems, keysIn, writeKeys } from './evidence/recheck/keys.ts';
import { writeMessages } from './evidence/recheck/messages.ts';
import { countOutcomes } from './evidence/recheck/outcomes.ts';
import { writeBeside } from './whole-file.ts';

type Input<Name extends keyof Tasks> = Tasks[Name]['input'];
type Output<Name extends keyof Tasks> = Promise<Tasks[Name]['output']>;

export async function recheckKeys({ findings, scope, path, except }: Input<'recheckKeys'>): Output<'recheckKeys'> {
  return atLength(() => reading(findings, (db) => writeKeys(db, scope, path, except)));
}

export async function keysOfItems({ items, path }: Input<'keysOfItems'>): Output<'keysOfItems'> {
  return atLength(async () => {
    const written = await writeBeside(path, hexKeysOfItems(items));
    written.keep();
    return { sha256: written.sha256 };
  });
}

export async function recheckOutcomes({ before, now, keys }: Input<'recheckOutcomes'>): Output<'recheckOutcomes'> {
  return atLength(() => reading(before, (a) => reading(now, (b) => countOutcomes(a, b, keys))));
}

export async function recheckLines({ before, now, files, from, count }: Input<'recheckLines'>): Output<'recheckLines'> {
  return atLength(() => reading(before, (a) => reading(now, (b) => beforeAndAfter(a, b, files, from, count))));
}

export async function rerunMessages(input: Input<'rerunMessages'>): Output<'rerunMessages'> {
  const { findings, scope, head, path, except } = input;
  return atLength(() => reading(findings, (db) => writeMessages(db, scope, head, path, except)));
}

/** How many of some keys were in earlier requests, request by request. */
export async function rerunsBefore({ keys, earlier }: Input<'rerunsBefore'>): Output<'rerunsBefore'> {
  const wanted = new Set([...keysIn(keys)].map((key) => key.toString('latin1')));
  return earlier.flatMap(({ request, path }) => {
    let shared = 0;
    for (const key of keysIn(path)) if (wanted.has(key.toString('latin1'))) shared++;
    return shared > 0 ? [{ request, keys: shared }] : [];
  });
}

function reading<Result>(path: string, act: (db: ReturnType<typeof openFindings>) => Result): Result {
  const db = openFindings(path, { readonly: true });
  try {
    return act(db);
  } finally {
    db.close();
  }
}
