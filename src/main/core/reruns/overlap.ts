import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import type { LeftOut, RerunPreview, RerunRequest } from '#shared/rerun.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import { plural } from '#shared/text.ts';
import type { Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { askedKeys } from './asked-keys.ts';
import { openStates } from './requests.ts';

export type OverlapParts = {
  trail: Trail;
  workers: Workers;
  list: () => RerunRequest[];
  folderOf: (request: string) => string;
};

/** What some findings have in common with requests that are there: nothing is to be asked of the sender twice. */
export function requestOverlap({ trail, workers, list, folderOf }: OverlapParts) {
  const reconciliationOf = (run: string) => trail.of(['run.started'], run).at(0)?.payload.name;
  const keysOf = (request: string) => join(folderOf(request), 'keys');

  /** Of before the audit trail held a request's keys, and without a file: nothing is known of what it sent. */
  const isLost = ({ request, keysSha256 }: RerunRequest) => keysSha256 === undefined && !existsSync(folderOf(request));

  /** Which of some requests have some of the findings' items, and how many; keys in the files `except` do not count. */
  const sharedWith = async (
    findings: string,
    scope: LayerScope,
    requests: RerunRequest[],
    except: string[] = [],
  ): Promise<(LeftOut & Pick<RerunRequest, 'state' | 'at'>)[]> => {
    if (requests.length === 0) return [];
    const folder = folderOf(`preview-${process.pid}-${randomBytes(4).toString('hex')}`);
    mkdirSync(folder, { recursive: true });
    try {
      const keys = join(folder, 'keys');
      await workers.run('recheckKeys', { findings, scope, path: keys, except });
      const earlier: { request: string; path: string }[] = [];
      for (const one of requests)
        earlier.push({ request: one.request, ...(await askedKeys({ workers, folderOf }, one)) });
      const shared = await workers.run('rerunsBefore', { keys, earlier });
      return shared.flatMap((one) => {
        const known = requests.find(({ request }) => request === one.request);
        return known ? [{ ...one, state: known.state, at: known.at }] : [];
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  return {
    /** The file of a request's keys, once `sharedWith` has found it to be what was asked for. */
    keysOf,
    /** Requests that still wait for something, of any run of the same reconciliation. */
    openBeside(run: string): RerunRequest[] {
      const name = reconciliationOf(run);
      return list().filter((one) => openStates.includes(one.state) && reconciliationOf(one.run) === name);
    },
    sharedWith,
    /** Requests that were sent, and had some of the same keys. */
    async sentBefore(findings: string, scope: LayerScope, except: string[]): Promise<RerunPreview['before']> {
      const sent = list().filter((one) => one.round > 0 && !isLost(one));
      return sharedWith(findings, scope, sent, except);
    },
  };
}

/** Everything that was chosen is on its way already. */
export function allAskedFor(leftOut: number, open: Pick<RerunRequest, 'request' | 'state'>[]): TieoutError {
  const where = open.map(({ request, state }) => `${request} (${state})`).join(', ');
  const whose = leftOut === 1 ? 'the item is' : `all ${plural(leftOut, 'item')} are`;
  return new TieoutError(
    'not-allowed',
    `${whose} in ${open.length === 1 ? 'an open request' : 'open requests'} already: ${where}`,
    {
      next: 'Have what is open approved, or withdraw it; or choose other findings.',
    },
  );
}
