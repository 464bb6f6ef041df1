import { Option } from 'commander';
import { limits } from '#shared/limits.ts';
import { type MasterKind, type MasterPage, masterKinds } from '#shared/master.ts';
import { printable } from '#shared/text.ts';
import { indent, number, paint, table, value } from '../terminal/style.ts';
import { masterRows } from '../terminal/summary.ts';
import type { AddCommand } from './command.ts';

type Asked = { kind: MasterKind };

export const addMaster: AddCommand = (program, act) => {
  program
    .command('master')
    .argument('<run>', 'a run, or latest')
    .addOption(new Option('--kind <kind>', 'which keys to list').choices(masterKinds).default('onNeither'))
    .description('list the keys of the master list that neither side has (or that it has not)')
    .action(
      act(async (session, run: string, { kind }: Asked) => {
        const client = await session.client();
        const count = session.isJson ? limits.pageRowsMax : shownRows;
        const page = await client.masters.page({ run, kind, count });
        session.print(page, `\n${indent(textOf(page, kind, session.typed))}\n`);
        return 0;
      }),
    );
};

const shownRows = 20;

function textOf(page: MasterPage, kind: MasterKind, typed: (text: string) => string): string {
  const { run, key, summary, total, rows } = page;
  const counts = table(masterRows(summary), [1]);
  const next = `${paint('dim', 'Next')}  ${typed(`tieout export ${run} --master --format csv --out on-neither-side.csv`)}`;
  if (rows.length === 0) return [counts, `No key is listed as ${kind}.`].join('\n\n');
  const heads = (kind === 'invalid' ? ['place', 'reason'] : key).map((head) => paint('dim', printable(head)));
  const lines = rows.map((row) => (row.key ?? [row.place, row.reason]).map((part) => value(part, 72)));
  const others = total > rows.length ? [paint('dim', `and ${number(total - rows.length)} more`)] : [];
  return [counts, [table([heads, ...lines]), ...others].join('\n'), next].join('\n\n');
}
