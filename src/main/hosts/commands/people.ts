import { Argument, Option } from 'commander';
import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Person, type Role, roles } from '#shared/people.ts';
import { passphraseFor } from '../terminal/passphrase.ts';
import { indent, table } from '../terminal/style.ts';
import { actingAs, asOption } from './acting.ts';
import { reasonIn } from './arguments.ts';
import type { AddCommand } from './command.ts';

const acts = ['list', 'add', 'role', 'retire', 'key'] as const;
type Options = { role?: Role; reason?: string; as?: string };

export const addPeople: AddCommand = (program, act) => {
  program
    .command('people')
    .addArgument(new Argument('[act]', 'what to do').choices(acts).default('list'))
    .argument('[name]', 'a person; for key, who acts')
    .addOption(new Option('--role <role>', 'of whom is added (auditor where none is given) or changed').choices(roles))
    .option('--reason <why>', 'why somebody no longer takes part')
    .option(...asOption)
    .description('list the people of this workspace, add and change them, make a key to sign with')
    .action(
      act(async (session, what: (typeof acts)[number], name: string | undefined, options: Options) => {
        const client = await actingAs(session, options.as);
        await changed(client, what, name, options);
        const people = await client.people.list();
        session.print({ people }, `\n${indent(listed(people))}\n`);
        return 0;
      }),
    );
};

async function changed(client: EngineClient, what: (typeof acts)[number], name: string | undefined, options: Options) {
  if (what === 'list') return;
  const who = name ?? (what === 'key' ? (await client.people.me()).name : undefined);
  if (who === undefined) throw new TieoutError('usage', `people ${what} needs a name`, { next: 'Name the person.' });
  if (what === 'add') await client.people.add({ name: who, role: options.role ?? 'auditor' });
  else if (what === 'role') await client.people.change({ who, role: roleIn(options) });
  else if (what === 'key') await client.people.makeKey({ who, ...(await passphraseFor(who)) });
  else await client.people.retire({ who, reason: reasonIn(options) });
}

function roleIn({ role }: Options): Role {
  if (role) return role;
  throw new TieoutError('usage', 'no role was given', { next: `Give --role ${roles.join(', or --role ')}.` });
}

function listed(people: Person[]): string {
  const rows = people.map(({ name, role, publicKey, retiredAt }) => [
    name,
    role,
    publicKey === null ? 'no key' : `key ${publicKey.slice(0, 16)}…`,
    retiredAt === null ? '' : `retired ${retiredAt.slice(0, 10)}`,
  ]);
  return table(rows);
}
