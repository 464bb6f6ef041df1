import { Option } from 'commander';
import { TieoutError } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import { isRestored, type Restored, type RestoreFrom } from '#shared/restore.ts';
import { indent, number, table, value } from '../terminal/style.ts';
import { actingAs, asOption } from './acting.ts';
import { bucketOf } from './arguments.ts';
import type { AddCommand } from './command.ts';

type Options = { run?: string; stream?: string | true; side?: Side; bucket?: number; dryRun?: boolean; as?: string };

export const addRestore: AddCommand = (program, act) => {
  program
    .command('restore')
    .argument('<file>', "collector's file")
    .option('--run <run>', "fill the pool from a run's sealed snapshots")
    .option('--stream [id]', 'fill it from what the streams still hold, from an entry on')
    .addOption(new Option('--side <side>', 'only this side; both otherwise').choices(sides))
    .option('--bucket <number>', 'one bucket only; the first is 0', bucketOf)
    .option('--dry-run', 'write nothing: only hold the pool against it')
    .option(...asOption)
    .description('fill a clearing pool that was lost again, never over newer records, and check it')
    .action(
      act(async (session, file: string, options: Options) => {
        const { side, bucket, dryRun = false } = options;
        const from = fromOf(options);
        const client = await actingAs(session, options.as);
        const asked = {
          from,
          ...(side ? { side } : {}),
          ...(bucket === undefined ? {} : { bucket }),
          dryRun,
        };
        const restored = await client.recovery.restore({ path: file, ...asked }, { signal: session.signal });
        session.print(restored, `\n${indent(restoredText(restored))}\n`);
        return isRestored(restored) ? 0 : 1;
      }),
    );
};

function fromOf({ run, stream }: Options): RestoreFrom {
  if ((run === undefined) !== (stream === undefined))
    return run === undefined ? { stream: stream === true ? '-' : String(stream) } : { run };
  throw new TieoutError('usage', 'it is not said from what the pool is filled', {
    next: 'Give either --run RUN or --stream.',
  });
}

function restoredText({ prefix, dryRun, sides }: Restored): string {
  const heads = ['', ...sides.map(({ side }) => side)];
  const names = [
    'records',
    'unreadable',
    'written',
    'replaced',
    'same',
    'newer',
    'missing',
    'older',
    'entries',
  ] as const;
  const rows = names.map((name) => [name, ...sides.map((of) => number(of[name]))]);
  const wrong = sides.flatMap(({ side, examples }) =>
    examples.length > 0 ? [`${side} lacks ${examples.map((key) => value(key, 40)).join(', ')}`] : [],
  );
  const what = `${prefix} ${dryRun ? 'held against' : 'filled from'} ${[...new Set(sides.map(({ source }) => source))].join(' and ')}`;
  return [what, table([heads, ...rows], [1, 2]), ...wrong].join('\n\n');
}
