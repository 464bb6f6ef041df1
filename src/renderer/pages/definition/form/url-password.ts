import { variablesIn } from '#shared/variables.ts';

/** Where in an address the password stands, as `withoutPasswords` finds it: from the user's colon to the last @. */
const parts = /^([a-z][a-z0-9+.-]*:\/\/)(?:([^\s/:@]*):(\S*)@|([^\s/:@]*)@)?(\S*)$/i;

/**
 * What stands as an address's password: nothing, a `${NAME}`, or the password itself. Undefined where there is no host
 * yet, or a password that is put together of both.
 */
export type UrlPassword = { is: 'none' } | { is: 'variable'; name: string } | { is: 'clear'; password: string };

export function passwordIn(url: string): UrlPassword | undefined {
  const [, , , password, , host] = parts.exec(url) ?? [];
  if (!host) return undefined;
  if (!password) return { is: 'none' };
  const [name] = variablesIn(password);
  if (name === undefined) return { is: 'clear', password: decoded(password) };
  return password === reference(name) ? { is: 'variable', name } : undefined;
}

/** The same address with a `${NAME}` for its password. */
export function withPasswordFrom(url: string, name: string): string {
  const [, scheme = '', user, , userAlone, host = ''] = parts.exec(url) ?? [];
  return `${scheme}${user ?? userAlone ?? ''}:${reference(name)}@${host}`;
}

/** A name that tells what the password is of, and that is nobody else's. */
export function passwordName(definition: string, place: string, taken: string[]): string {
  const words = `${definition} ${place} password`.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  const name = words.replace(/^[_0-9]+/, '').slice(-nameCharacters);
  for (let at = 1; ; at++) {
    const tried = at === 1 ? name : `${name}_${at}`;
    if (!taken.includes(tried)) return tried;
  }
}

const nameCharacters = 60;

/** As a definition writes it. */
export function reference(name: string): string {
  return `\${${name}}`;
}

/** As the driver would read it: in an address @ and / are written as %40 and %2F, and in a definition ${ as $${. */
function decoded(password: string): string {
  const written = password.replaceAll('$${', '${');
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
