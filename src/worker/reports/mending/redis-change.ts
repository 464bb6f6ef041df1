import type { Definition } from '#shared/definition.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import type { Change, Value } from './changes.ts';
import { patchSha1 } from './redis-patch.ts';
import { memberOf, type ValueTexts, valueTexts, wholePayload } from './redis-payload.ts';
import type { RedisPlace } from './redis-records.ts';

type Settings = SettingsOf<'redis'>;
export type Command = string[];

/** Whether a changed payload is changed in place, by a script. */
export function isPatched({ layout, format }: Settings): boolean {
  return layout !== 'hash-records' && format === 'json';
}

/** Undefined where the record cannot be told from what was compared. */
export function commandsOf(
  settings: Settings,
  definition: Definition,
  place: RedisPlace,
  change: Change,
  texts: ValueTexts = valueTexts,
): Command[] | undefined {
  if (change.kind === 'delete')
    return [place.field === undefined ? ['DEL', place.key] : ['HDEL', place.key, place.field]];
  if (settings.layout === 'hash-records') return hashCommands(settings, place, change, texts);
  if (change.kind === 'update' && settings.format === 'json')
    return [['EVALSHA', patchSha1, '1', place.key, place.field ?? '', ...patches(settings, change.values, texts)]];
  // A payload of one text, or of cells, is written whole.
  const values = change.kind === 'insert' ? change.values : change.whole;
  const payload = wholePayload(settings, definition, change.key, values, texts);
  if (payload === undefined) return undefined;
  if (place.field !== undefined)
    return [[change.kind === 'insert' ? 'HSETNX' : 'HSET', place.key, place.field, payload]];
  return [['SET', place.key, payload, ...(change.kind === 'insert' ? ['NX'] : ['XX', 'KEEPTTL'])]];
}

function patches(settings: Settings, values: Value[], { json }: ValueTexts): string[] {
  return values.flatMap((value) => [JSON.stringify(memberOf(settings, value.column).split('.')), json(value)]);
}

function hashCommands(
  settings: Settings,
  { key }: RedisPlace,
  { values }: Exclude<Change, { kind: 'delete' }>,
  { plain }: ValueTexts,
): Command[] {
  const texts = values.map((value) => ({ name: memberOf(settings, value.column), text: plain(value) }));
  const set = texts.flatMap(({ name, text }) => (text === null ? [] : [name, text]));
  const gone = texts.flatMap(({ name, text }) => (text === null ? [name] : []));
  return [...(set.length > 0 ? [['HSET', key, ...set]] : []), ...(gone.length > 0 ? [['HDEL', key, ...gone]] : [])];
}
