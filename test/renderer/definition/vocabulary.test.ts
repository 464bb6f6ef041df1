import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { namesAt, valuesOf } from '#renderer/pages/definition/text/vocabulary.ts';
import { definitionSchema } from '#shared/definition.ts';

type Json = {
  properties?: Record<string, Json>;
  additionalProperties?: Json | boolean;
  items?: Json;
  anyOf?: Json[];
  oneOf?: Json[];
  enum?: unknown[];
  const?: unknown;
};
type Place = { path: string[]; type: string; name: string; values: string[] };

/** Every setting that a definition may hold, as the schema tells it to other programs. */
function settings(json: Json, path: string[] = [], type = ''): Place[] {
  const inside = [...(json.anyOf ?? []), ...(json.oneOf ?? []), ...(json.items ? [json.items] : [])];
  const kind = String(json.properties?.type?.const ?? type);
  const named = Object.entries(json.properties ?? {}).flatMap(([name, value]) => [
    { path, type: kind, name, values: name === 'type' ? [kind] : (value.enum ?? []).map(String) },
    ...settings(value, [...path, name], kind),
  ]);
  const { additionalProperties: any } = json;
  const free = typeof any === 'object' ? settings(any, [...path, 'any'], type) : [];
  return [...named, ...free, ...inside.flatMap((one) => settings(one, path, type))];
}

const all = settings(z.toJSONSchema(definitionSchema, { io: 'input', unrepresentable: 'any' }) as Json);

describe('what the editor offers', () => {
  it('has every setting of the schema, at its place', () => {
    expect(all.length).toBeGreaterThan(100);
    const missing = all.filter(({ path, type, name }) => !namesAt(path, type).includes(name));
    expect(missing).toEqual([]);
  });

  it('has every value of the settings that have a few', () => {
    const valued = all.filter(({ values, type }) => values.some((value) => value !== '') && type !== undefined);
    const missing = valued.filter(({ path, type, name, values }) => {
      const offered = valuesOf(path, name, type);
      return values.some((value) => value !== '' && !offered.includes(value));
    });
    expect(missing).toEqual([]);
  });

  it('is of the kind that is said, and of the kinds where none is', () => {
    expect(namesAt(['inbound'], 'csv')).toContain('delimiter');
    expect(namesAt(['inbound'], 'csv')).not.toContain('match');
    expect(namesAt(['inbound'], '')).toEqual(['type']);
    expect(namesAt(['alerts', 'channels', 'mail'], 'email')).toEqual(['type', 'url', 'from', 'to', 'tls']);
    expect(valuesOf(['alerts', 'channels', 'mail'], 'type', '')).toContain('tencent-sms');
    expect(valuesOf(['alerts', 'rules'], 'on', '')).toContain('age');
    expect(valuesOf([], 'allowEmpty', '')).toEqual(['true', 'false']);
    expect(namesAt(['flight'], '')).toEqual(['sent', 'done', 'quantile', 'atLeast', 'atMost', 'zone']);
    expect(valuesOf(['flight', 'sent'], 'format', '')).toContain('epoch-ms');
    expect(namesAt(['nonsense'], '')).toEqual([]);
  });
});
