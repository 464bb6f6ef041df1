import { describe, expect, it } from 'vitest';
import { en } from '#renderer/locales/en/index.ts';
import { zh } from '#renderer/locales/zh/index.ts';

describe('the words of the pages', () => {
  it('are the same set in every language', () => {
    expect(Object.keys(flat(zh)).sort()).toEqual(Object.keys(flat(en)).sort());
  });

  it('are none of them empty, and take the same values in', () => {
    const chinese = flat(zh);
    for (const [name, text] of Object.entries(flat(en))) {
      expect(text, name).not.toBe('');
      if (!name.endsWith('.gap')) expect(chinese[name], name).not.toBe('');
      expect(placeholders(chinese[name] ?? ''), name).toEqual(placeholders(text));
    }
  });

  it('are translated: a Chinese text has Chinese in it, or is a sign, a name or a format that all languages share', () => {
    const untranslated = Object.entries(flat(zh)).filter(
      ([, text]) => /[A-Za-z]{2}/.test(text) && !/\p{Script=Han}/u.test(text),
    );
    const shared = /^(YAML|JSON|CSV|NDJSON|Redis|MySQL|SQLite|English|Tieout|\{\{\w+\}\}|[^A-Za-z])+$/;
    expect(untranslated.filter(([, text]) => !shared.test(text))).toEqual([]);
  });
});

function flat(words: object, prefix = ''): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(words).map(([name, value]) =>
      typeof value === 'string' ? { [prefix + name]: value } : flat(value, `${prefix}${name}.`),
    ),
  );
}

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)/g)].map(([, name]) => name ?? '').sort();
}
