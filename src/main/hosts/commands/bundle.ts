import { resolve } from 'node:path';
import type { BundleMade } from '#shared/bundle.ts';
import { invariant } from '#shared/errors.ts';
import { bytesText } from '#shared/text.ts';
import { showBytes } from '../terminal/bytes-shown.ts';
import { passphraseFor } from '../terminal/passphrase.ts';
import { indent, paint } from '../terminal/style.ts';
import { actingAs, asOption } from './acting.ts';
import { outText } from './arguments.ts';
import type { AddCommand } from './command.ts';

type Options = { out: string; snapshots: boolean; key: boolean; as?: string };

export const addBundle: AddCommand = (program, act) => {
  program
    .command('bundle')
    .argument('<run>', 'a run, or latest')
    .requiredOption('--out <path>', outText)
    .option('--without-snapshots', 'leave both sides out; their digests stay in')
    .option('--no-key', "leave your own key out: the workspace's alone vouches for it")
    .option(...asOption)
    .description('write a run with its evidence, decisions and audit trail into one file that verify takes anywhere')
    .action(
      act(async (session, run: string, { out, key, as, ...options }: Options & { withoutSnapshots?: boolean }) => {
        const { signal } = session;
        const client = await actingAs(session, as);
        const me = await client.people.me();
        const how = key && me.publicKey !== null ? await passphraseFor(me.name) : {};
        const withoutSnapshots = options.withoutSnapshots ?? false;
        const asked = { run, path: resolve(out), withoutSnapshots, byEngine: !key, ...how };
        const shown = showBytes('bundling', session.isQuiet);
        let made: BundleMade | undefined;
        try {
          for await (const event of await client.bundles.make(asked, { signal })) {
            if ('bundle' in event) made = event.bundle;
            else shown.show(event.written, event.total);
          }
        } finally {
          shown.end();
        }
        invariant(made, 'a stream of a bundle ended without it');
        session.print(made, `\n${indent(told(made, session.typed))}\n`);
        return 0;
      }),
    );
};

function told(
  { path, run, bytes, sha256, hasSnapshots, entries, signers }: BundleMade,
  typed: (text: string) => string,
) {
  const holds = hasSnapshots
    ? 'both snapshots, findings, decisions'
    : 'findings, decisions; the snapshots only as digests';
  return [
    `${paint('green', '✓')} run ${run} bundled: ${path} (${bytesText(bytes)})`,
    paint('dim', `${holds}, ${entries.toLocaleString('en-US')} entries of the audit trail`),
    '',
    `manifest  ${sha256}`,
    `key       ${signers.maker ?? signers.engine}${signers.maker ? '' : '  (of the workspace)'}`,
    paint(
      'dim',
      `Tell both to whoever receives it another way; they verify it with ${typed(`tieout verify ${path}`)}.`,
    ),
  ].join('\n');
}
