import type { EngineClient } from '#shared/contract.ts';
import type { Person } from '#shared/people.ts';
import { passphraseFor } from '../terminal/passphrase.ts';
import type { Session } from './command.ts';

/** The engine's calls, by whom they are made: the person of this machine, or who is named and opens their key. */
export async function actingAs(session: Session, as = process.env.TIEOUT_PERSON): Promise<EngineClient> {
  const client = await session.client();
  if (as === undefined) return client;
  const me: Person = await client.people.me();
  if (me.name !== as && me.person !== as) await client.people.actAs({ who: as, ...(await passphraseFor(as)) });
  return client;
}

export const asOption = [
  '--as <name>',
  'act as somebody else, who opens their key ($TIEOUT_PERSON, $TIEOUT_PASSPHRASE)',
] as const;
