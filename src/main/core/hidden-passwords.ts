import type { Definition } from '#shared/definition.ts';
import { sides } from '#shared/finding.ts';
import { withoutPasswords } from '#shared/text.ts';

/**
 * A definition's text with its passwords hidden. They are looked for by their value, as YAML may spell it: in a text a
 * password with a space, a slash or a quote in it cannot be told from what stands around it.
 */
export function withHiddenPasswords(text: string, definition: Definition): string {
  const passwords = sides.flatMap((side) => passwordOf(definition[side]));
  const spellings = passwords.flatMap((password) => [
    password,
    JSON.stringify(password).slice(1, -1),
    password.replaceAll("'", "''"),
  ]);
  return withoutPasswords(spellings.reduce((hidden, spelling) => hidden.replaceAll(`:${spelling}@`, ':***@'), text));
}

function passwordOf(source: Definition['inbound']): string[] {
  const [, password] = ('url' in source && /^[a-z][a-z0-9+.-]*:\/\/[^:@]*:(.+)@/is.exec(source.url)) || [];
  return password === undefined ? [] : [password];
}
