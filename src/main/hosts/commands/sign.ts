import { passphraseFor } from '../terminal/passphrase.ts';
import { actingAs, asOption } from './acting.ts';
import type { AddCommand } from './command.ts';

type Options = { note?: string; counter?: boolean; as?: string };

export const addSign: AddCommand = (program, act) => {
  program
    .command('sign')
    .argument('<run>', 'a run, or latest')
    .option('--note <text>', 'what there is to say')
    .option('--counter', 'sign beside the signature that it has, as a second lead')
    .option(...asOption)
    .description('sign a run whose findings are all decided on, by somebody else than who signs; locks it')
    .action(
      act(async (session, run: string, { note = '', counter = false, as }: Options) => {
        const client = await actingAs(session, as);
        const shown = await client.signOffs.show({ run });
        const inTheWay = counter ? shown.countersigning : shown.obstacles;
        const me = await client.people.me();
        // Nobody types a passphrase to learn that it was for nothing.
        const how = inTheWay.length === 0 && me.publicKey ? await passphraseFor(me.name) : {};
        const { sign, countersign } = client.signOffs;
        const signed = await (counter ? countersign : sign)({ run, note, ...how });
        const { signer, at } = signed.statement;
        const done = counter ? 'countersigned' : 'signed';
        session.print(signed, `run ${signed.statement.run} ${done} by ${signer.name} at ${at}`);
        return 0;
      }),
    );
};

export const addReopen: AddCommand = (program, act) => {
  program
    .command('reopen')
    .argument('<run>', 'a run, or latest')
    .requiredOption('--reason <why>', 'why; it stays beside the signature that it voids')
    .option(...asOption)
    .description('open a signed run again, which voids its signature')
    .action(
      act(async (session, run: string, { reason, as }: { reason: string; as?: string }) => {
        const client = await actingAs(session, as);
        const shown = await client.signOffs.reopen({ run, reason });
        session.print(shown, `run ${shown.run} is open again, and its signature void`);
        return 0;
      }),
    );
};
