import { isScalar, parseDocument, visit } from 'yaml';
import { withoutPasswords } from '#shared/text.ts';

/**
 * A definition's text with its passwords hidden: the value of `secret`, every value that is a URL, however YAML spells
 * it, and wherever else something looks like one (a comment).
 */
export function withHiddenPasswords(text: string): string {
  const document = parseDocument(text);
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && isScalar(value) && typeof value.value === 'string')
        value.value = withHiddenSecret(String(key.value), value.value);
    },
    Scalar(_, node) {
      if (typeof node.value === 'string' && isUrl.test(node.value)) node.value = withHiddenPassword(node.value);
    },
  });
  return withoutPasswords(String(document));
}

const isPlaceholder = /^\$\{\w+\}$/;
/** Settings that are a secret as a whole. */
const secretNames = new Set(['secret', 'accesskeysecret', 'secretkey', 'authorization']);
export function isSecretName(name: string): boolean {
  return secretNames.has(name.toLowerCase());
}

const isUrl = /^\s*[a-z][a-z0-9+.-]*:\/\//i;

/** The password is all from the user's colon to the last @; a URL without @ has none. */
function withHiddenPassword(url: string): string {
  const start = url.indexOf('://') + 3;
  const end = url.lastIndexOf('@');
  const colon = url.indexOf(':', start);
  return end < start || colon < 0 || colon > end || isPlaceholder.test(url.slice(colon + 1, end))
    ? url
    : `${url.slice(0, colon)}:***${url.slice(end)}`;
}

/** What signs messages, and the address of a chat's robot, which is a secret as a whole: whoever knows it may write there. */
function withHiddenSecret(name: string, value: string): string {
  if (isPlaceholder.test(value)) return value;
  if (isSecretName(name)) return '***';
  const [, origin] = name === 'url' ? (/^(https?:\/\/[^/?#]+)[/?#]./i.exec(value) ?? []) : [];
  return origin === undefined ? value : `${origin}/***`;
}
