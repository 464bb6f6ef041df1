import { isScalar, parseDocument, visit } from 'yaml';
import { withoutPasswords } from '#shared/text.ts';

/**
 * A definition's text with its passwords hidden: the value of `secret`, every value that is a URL, however YAML spells it, and wherever else
 * something looks like one (a comment).
 */
export function withHiddenPasswords(text: string): string {
  const document = parseDocument(text);
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'secret' && isScalar(value) && !isPlaceholder.test(String(value.value)))
        value.value = '***';
    },
    Scalar(_, node) {
      if (typeof node.value === 'string' && isUrl.test(node.value)) node.value = withHiddenPassword(node.value);
    },
  });
  return withoutPasswords(String(document));
}

const isPlaceholder = /^\$\{\w+\}$/;
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
