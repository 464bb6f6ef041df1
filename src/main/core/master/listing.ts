import { TieoutError } from '#shared/errors.ts';
import type { MasterKind, MasterPage, MasterSummary } from '#shared/master.ts';
import type { RunSummary } from '#shared/run.ts';
import { masterFiles } from '../evidence-files.ts';
import type { Workers } from '../ports.ts';

/** What a run found of its master list: keys on neither side, keys that it has not, and what of it could not be read. */
export function masterLists(readers: Workers) {
  return {
    async page(
      summary: RunSummary,
      { kind, from, count }: { kind: MasterKind; from: number; count: number },
    ): Promise<MasterPage> {
      const master = masterOf(summary);
      const { list } = masterFiles(summary.evidence.folder);
      const [piece, columns] = await Promise.all([
        readers.run('masterPiece', { list, kind, from, count }),
        readers.run('columns', { findings: summary.evidence.findings }),
      ]);
      return {
        run: summary.run,
        name: summary.name,
        key: columns.key.map(({ name }) => name),
        summary: master,
        ...piece,
      };
    },
  };
}

/** Throws `not-found` where the run had no master list. */
export function masterOf({ run, master }: RunSummary): MasterSummary {
  if (master) return master;
  throw new TieoutError('not-found', `run ${run} had no master list`, {
    next: 'Name one in its definition, such as  master: { type: csv, path: master.csv } , and run it again.',
  });
}
