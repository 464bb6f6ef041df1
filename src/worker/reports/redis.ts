import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { describeSource, type SettingsOf } from '#shared/source-settings.ts';
import { type Change, changeOf, type Value } from './mending/changes.ts';
import { asLine, asProtocol } from './mending/redis-commands.ts';
import { patchScript, patchSha1 } from './mending/redis-patch.ts';
import { jsonText, memberOf, plainText, wholePayload } from './mending/redis-payload.ts';
import { type RedisPlace, redisPlaces } from './mending/redis-records.ts';
import type { Report } from './report.ts';

type Settings = SettingsOf<'redis'>;
type Command = string[];

/**
 * Commands that would make outbound what inbound says it should be, for a person to read and run. Tieout runs none. A
 * changed payload is changed in place: what is not compared stays as it is.
 */
export const redis: Report = {
  *render({ definition, findings, options: { raw = false, buckets }, remark }) {
    const { outbound, key, fields } = definition;
    if (outbound.type !== 'redis') {
      throw new TieoutError('usage', `redis mends a Redis, and outbound is ${describeSource(outbound)}`, {
        next: outbound.type === 'mysql' || outbound.type === 'sqlite' ? 'Export as sql.' : 'Export as ndjson or csv.',
      });
    }
    const place = redisPlaces(outbound, definition, buckets);
    const spelled = raw ? asProtocol : asLine;
    if (isPatched(outbound)) yield spelled(['SCRIPT', 'LOAD', patchScript]);
    let left = 0;
    for (const finding of findings) {
      const change = changeOf(finding, key, fields);
      const commands = change && commandsOf(outbound, definition, place(change.key), change);
      if (!commands) left++;
      else for (const command of commands) yield spelled(command);
    }
    if (left > 0)
      remark(`${left} findings (repeated keys, unreadable records, cells that nobody compared) are not mended.`);
  },
};

function isPatched({ layout, format }: Settings): boolean {
  return layout !== 'hash-records' && format === 'json';
}

/** Undefined where the record cannot be told from what was compared. */
function commandsOf(
  settings: Settings,
  definition: Definition,
  place: RedisPlace,
  change: Change,
): Command[] | undefined {
  if (change.kind === 'delete')
    return [place.field === undefined ? ['DEL', place.key] : ['HDEL', place.key, place.field]];
  if (settings.layout === 'hash-records') return hashCommands(settings, place, change);
  if (change.kind === 'update' && settings.format === 'json')
    return [['EVALSHA', patchSha1, '1', place.key, place.field ?? '', ...patches(settings, change.values)]];
  // A payload of one text, or of cells, is written whole.
  const values = change.kind === 'insert' ? change.values : change.whole;
  const payload = wholePayload(settings, definition, change.key, values);
  if (payload === undefined) return undefined;
  if (place.field !== undefined)
    return [[change.kind === 'insert' ? 'HSETNX' : 'HSET', place.key, place.field, payload]];
  return [['SET', place.key, payload, ...(change.kind === 'insert' ? ['NX'] : ['XX', 'KEEPTTL'])]];
}

function patches(settings: Settings, values: Value[]): string[] {
  return values.flatMap((value) => [JSON.stringify(memberOf(settings, value.column).split('.')), jsonText(value)]);
}

function hashCommands(
  settings: Settings,
  { key }: RedisPlace,
  { values }: Exclude<Change, { kind: 'delete' }>,
): Command[] {
  const texts = values.map((value) => ({ name: memberOf(settings, value.column), text: plainText(value) }));
  const set = texts.flatMap(({ name, text }) => (text === null ? [] : [name, text]));
  const gone = texts.flatMap(({ name, text }) => (text === null ? [name] : []));
  return [...(set.length > 0 ? [['HSET', key, ...set]] : []), ...(gone.length > 0 ? [['HDEL', key, ...gone]] : [])];
}
