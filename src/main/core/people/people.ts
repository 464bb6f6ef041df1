import { randomBytes } from 'node:crypto';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { type Person, personNameSchema, type Role } from '#shared/people.ts';
import { nearest } from '#shared/text.ts';
import type { TrailAction, TrailPayload } from '#shared/trail.ts';
import type { Keyring, Recorder } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { newSigningKey, type SigningKey } from './ed25519.ts';
import type { KeyFiles } from './key-files.ts';
import { rosterActions, rosterOf } from './roster.ts';
import { unwrapKey, wrapKey } from './wrapped-key.ts';

export type PeopleParts = {
  trail: Trail;
  keys: KeyFiles;
  keyring: Keyring | undefined;
  /** What the system calls who started it. */
  userName: string;
  /** Who reads what came from elsewhere: they are nobody there, and nothing is entered. */
  isReader?: boolean;
};

/**
 * The people of a workspace and who of them acts here. At its first start a workspace gets the person who started it, as
 * lead; a workspace that came from elsewhere gets them as auditor, and a lead of it may make them more.
 */
export function openPeople({ trail, keys, keyring, userName, isReader = false }: PeopleParts) {
  const roster = () => rosterOf(trail.of(rosterActions));
  const find = (who: string): Person => {
    const all = roster();
    const found = all.find(({ person, name }) => person === who || name === who);
    if (found) return found;
    const near = nearest(
      who,
      all.map(({ name }) => name),
    );
    throw new TieoutError('not-found', `there is no person ${who} in this workspace`, {
      next: near ? `Did you mean ${near}?` : 'A lead adds them: tieout people add NAME.',
    });
  };
  const reader = isReader ? readerCalled(userName) : undefined;
  const local = () =>
    trail.state().problem === null ? localPerson({ trail, keys, userName }, roster()) : (keys.me() ?? '');
  let acting = reader?.person ?? local();
  const me = () => reader ?? find(acting);
  const entering = whileTheyTakePart(
    trail.by(() => acting),
    me,
  );

  const asLead = (what: string): Person => {
    const person = stillTakingPart(me());
    if (person.role === 'lead') return person;
    throw new TieoutError('not-allowed', `${person.name} is ${article(person.role)} ${person.role}: a lead ${what}`, {
      next: `Ask ${leadsOf(roster())}.`,
    });
  };
  const refuseWithoutLead = (changed: Person) => {
    if (roster().some(({ role, retiredAt, person }) => role === 'lead' && !retiredAt && person !== changed.person))
      return;
    if (changed.role !== 'lead') return;
    throw new TieoutError('not-allowed', `${changed.name} is the only lead`, {
      next: 'Make somebody else a lead first.',
    });
  };
  const open = async (person: Person, passphrase: string | undefined): Promise<SigningKey> => {
    if (person.publicKey === null) {
      throw new TieoutError('not-allowed', `${person.name} has no key to sign with`, {
        next: `Make one with tieout people key${person.person === acting ? '' : ` ${asTyped(person.name)}`}.`,
      });
    }
    const path = keys.pathOf(person.publicKey);
    const wrapped = keys.read(person.publicKey);
    if (!wrapped) {
      throw new TieoutError('key-locked', `the key of ${person.name} is not on this machine: ${path} is not there`, {
        next: 'Sign on the machine that holds it, or make a new key with tieout people key.',
      });
    }
    return unwrapKey(wrapped, { keyring, passphrase }, path);
  };

  return {
    roster,
    me,
    find,
    /** Records what this person does. */
    recorder: entering,
    add({ name: given, role }: { name: string; role: Role }): Person {
      const name = personNameSchema.parse(given);
      asLead('adds people');
      refuseTaken(name, roster());
      const person = newPersonId();
      entering.enter('person.added', { person, name, role });
      return find(person);
    },
    change(who: string, { name, role }: { name?: string | undefined; role?: Role | undefined }): Person {
      asLead('changes names and roles');
      const found = find(who);
      if (name !== undefined && name !== found.name) refuseTaken(name, roster());
      if (role !== undefined && role !== 'lead') refuseWithoutLead(found);
      entering.enter('person.changed', { person: found.person, name: name ?? found.name, role: role ?? found.role });
      return find(found.person);
    },
    retire(who: string, reason: string): Person {
      asLead('retires people');
      const found = stillTakingPart(find(who));
      refuseWithoutLead(found);
      entering.enter('person.retired', { person: found.person, reason });
      return find(found.person);
    },
    /**
     * Makes a person's key: the first one, or another in place of one that is lost or known to others. What was signed
     * with the old one stays signed with it. Whoever replaces another's key must be a lead.
     */
    async makeKey(who: string, passphrase: string | undefined): Promise<Person> {
      const found = stillTakingPart(find(who));
      if (found.publicKey !== null && found.person !== acting) asLead("replaces somebody's key");
      const key = newSigningKey();
      keys.keep(await wrapKey(key, { keyring, passphrase: checkedPassphrase(passphrase) }));
      entering.enter('person.key-made', { person: found.person, publicKey: key.publicKey, replaces: found.publicKey });
      return find(found.person);
    },
    /** Acts as somebody from now on, who shows that they are by opening their key. */
    async actAs(who: string, passphrase: string | undefined): Promise<Person> {
      const found = stillTakingPart(find(who));
      if (found.person !== acting) await open(found, passphrase);
      acting = found.person;
      return found;
    },
    /** The key of whoever acts. Errors: `not-allowed` without one, `key-locked` where it does not open. */
    unlock: (passphrase: string | undefined): Promise<SigningKey> => open(me(), passphrase),
    asLead,
  };
}

export type People = ReturnType<typeof openPeople>;

/** What somebody does is entered only as long as they take part: asked where it is entered, once for all of one act. */
function whileTheyTakePart(recorder: Recorder, me: () => Person): Recorder {
  let isAsked = false;
  const together = <Result>(act: () => Result): Result => {
    if (isAsked) return recorder.together(act);
    try {
      return recorder.together(() => {
        stillTakingPart(me());
        isAsked = true;
        return act();
      });
    } finally {
      isAsked = false;
    }
  };
  return {
    ...recorder,
    together,
    enter: <Action extends TrailAction>(action: Action, payload: TrailPayload<Action>, act = () => {}) =>
      together(() => recorder.enter(action, payload, act)),
  };
}

function stillTakingPart(person: Person): Person {
  if (person.retiredAt === null) return person;
  throw new TieoutError('not-allowed', `${person.name} no longer takes part`, {
    next: 'Act as somebody else: --as NAME, or Settings → People and keys.',
  });
}

function readerCalled(name: string): Person {
  return { person: 'reader', name, role: 'auditor', publicKey: null, addedAt: '', retiredAt: null };
}

function localPerson(
  { trail, keys, userName }: Pick<PeopleParts, 'trail' | 'keys' | 'userName'>,
  roster: Person[],
): string {
  const known = keys.me();
  if (known !== undefined && roster.some(({ person }) => person === known)) return known;
  const person = newPersonId();
  const role = roster.length === 0 ? 'lead' : 'auditor';
  trail.enter('person.added', { person, name: freeName(userName, roster), role }, () => keys.setMe(person));
  return person;
}

function freeName(userName: string, roster: Person[]): string {
  const name = userName.trim().slice(0, limits.nameCharactersMax - 8) || 'me';
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name} ${n}`;
    if (!roster.some((person) => alike(person.name) === alike(tried))) return tried;
  }
}

function refuseTaken(name: string, roster: Person[]): void {
  if (roster.some((person) => alike(person.name) === alike(name))) {
    throw new TieoutError('usage', `there is a person ${name} already`, {
      next: 'Choose a name that tells them apart.',
    });
  }
  if (roster.length >= limits.peopleMax)
    throw new TieoutError('usage', `a workspace has at most ${limits.peopleMax} people`, {
      next: 'Begin another workspace.',
    });
}

/** Names that people would take for one another. */
function alike(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** A name as the shell takes it for one word. */
function asTyped(name: string): string {
  return /\s/.test(name) ? `"${name}"` : name;
}

function checkedPassphrase(passphrase: string | undefined): string | undefined {
  if (passphrase === undefined) return undefined;
  const { passphraseCharactersMin: least, passphraseCharactersMax: most } = limits;
  if (passphrase.length >= least && passphrase.length <= most) return passphrase;
  throw new TieoutError('usage', `a passphrase has ${least} to ${most} characters`, { next: 'Choose another.' });
}

function leadsOf(roster: Person[]): string {
  const names = roster.filter(({ role, retiredAt }) => role === 'lead' && !retiredAt).map(({ name }) => name);
  return names.join(' or ') || 'a lead';
}

function article(role: Role): string {
  return role === 'auditor' ? 'an' : 'a';
}

function newPersonId(): string {
  return randomBytes(8).toString('hex');
}
