import type { Recheck } from '#shared/rerun.ts';
import { isSettled } from '#shared/rerun.ts';
import { plural } from '#shared/text.ts';
import { actingAs, asOption } from './acting.ts';
import type { AddCommand } from './command.ts';

export const addRecheck: AddCommand = (program, act) => {
  program
    .command('recheck')
    .argument('<run>', 'a run, or latest')
    .option(...asOption)
    .description("read the keys of a run's findings again from both sides, and say what has healed")
    .action(
      act(async (session, run: string, { as }: { as?: string }) => {
        const client = await actingAs(session, as);
        const found = await client.rechecks.start({ run }, { signal: session.signal });
        session.print(found, recheckText(found));
        return isSettled(found) ? 0 : 1;
      }),
    );
};

export function recheckText({ findings, healed, gone, persisting, changed, unreadable }: Recheck): string {
  const parts = [`${healed} healed`, `${gone} gone from both sides`, `${persisting} the same`, `${changed} changed`];
  const rest = unreadable > 0 ? `; ${plural(unreadable, 'unreadable record')} without a key, not looked at` : '';
  return `${plural(findings, 'finding')} read again: ${parts.join(', ')}${rest}`;
}
