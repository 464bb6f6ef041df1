import type { SettingsOf } from '#shared/source-settings.ts';
import type { KeyPattern } from '#worker/records/key-pattern.ts';
import { Row } from '#worker/records/row.ts';
import { isSpelledAsKept, type SourceContext } from '../source.ts';

/** The Redis key, or the field of a bucket, that holds the record of a key; null where none can. */
export type SpellKey = (key: readonly string[]) => Buffer | null;

/** Undefined where a key's values do not tell what it is called in Redis. */
export function keySpeller(
  settings: SettingsOf<'redis'>,
  context: SourceContext,
  pattern: KeyPattern | undefined,
): SpellKey | undefined {
  if (!isSpelledAsKept(context)) return undefined;
  if (!pattern) return ([value = '']) => Buffer.from(value);
  const names = context.key.map(({ name }) => name);
  const isOthers =
    settings.layout !== 'hash-buckets' && settings.match !== undefined && settings.match !== pattern.glob;
  if (isOthers || pattern.names.length !== names.length) return undefined;
  const row = new Row(names.length + context.fields.length);
  return (key) => {
    const spelled = Buffer.from(pattern.spelled((name) => key[names.indexOf(name)] ?? ''));
    row.clear();
    // A pattern reads one text in one way: what it reads otherwise than asked is the record of another key.
    const isRead = pattern.fill(spelled, 0, spelled.length, row);
    return isRead && key.every((value, column) => row.text(column) === value) ? spelled : null;
  };
}
