import type * as z from 'zod';
import { activity, definitionSchema, fieldLong } from '#shared/definition.ts';
import { journalSettings } from '#shared/journal-settings.ts';
import { rerunSettingNames } from '#shared/rerun.ts';
import { sourceSettings } from '#shared/source-settings.ts';
import { nearest, withoutPasswords } from '#shared/text.ts';

/** One thing wrong with a definition: where, and what, with the nearest right spelling where there is one. */
export type Complaint = { path: PropertyKey[]; text: string };

/** What a failed parse says, in the words of a person: unknown settings name the nearest valid one. */
export function complaintsOf(error: z.ZodError, settings: unknown): Complaint[] {
  return error.issues.flatMap((issue) => complaint(issue, settings));
}

function complaint(issue: z.core.$ZodIssue, settings: unknown): Complaint[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownSetting(path, key, settings));
  if (issue.code === 'invalid_union' && path.at(-1) === 'type') return [unknownSource(path.slice(0, -1), settings)];
  if (issue.code === 'invalid_union') return noneOf(issue, settings);
  const value = valueAt(settings, path);
  if (value === undefined && issue.code === 'invalid_type')
    return [{ path, text: `${spell(path) || 'the file'} is missing` }];
  if (issue.code === 'invalid_value') {
    const near = typeof value === 'string' ? nearest(value, issue.values.map(String)) : undefined;
    const choice = near ? `did you mean ${near}?` : `it is one of ${issue.values.join(', ')}`;
    return [{ path, text: `${spell(path)} is ${show(value)}; ${choice}` }];
  }
  return [{ path, text: `${spell(path) || 'the file'}: ${issue.message.replace(/^Invalid input: /, '')}` }];
}

/** A value that may be of several kinds and is of none, or is of one with something wrong inside. */
function noneOf(issue: z.core.$ZodIssueInvalidUnion, settings: unknown): Complaint[] {
  const { path, errors } = issue;
  const inside = errors.find((issues) => issues.some((nested) => nested.path.length > 0));
  if (inside) return inside.flatMap((nested) => complaint({ ...nested, path: [...path, ...nested.path] }, settings));
  const kinds = errors.flatMap(([nested]) =>
    nested?.code === 'invalid_type' ? [kindNames[nested.expected] ?? nested.expected] : [],
  );
  return [{ path, text: `${spell(path)} is ${show(valueAt(settings, path))}; it is ${kinds.join(' or ')}` }];
}

const kindNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of settings',
  record: 'a map of names',
};

function unknownSetting(path: PropertyKey[], key: string, settings: unknown): Complaint {
  const known = settingsAt(path, settings);
  const near = nearest(key, known);
  const text = `${spell([...path, key])} is not a setting; ${near ? `did you mean ${near}?` : `settings here are ${known.join(', ')}`}`;
  return { path: [...path, key], text };
}

function unknownSource(path: PropertyKey[], settings: unknown): Complaint {
  const type = valueAt(settings, [...path, 'type']);
  const types = Object.keys(sourceSettings);
  if (type === undefined) return { path, text: `${spell(path)}.type is missing; it is one of ${types.join(', ')}` };
  const near = typeof type === 'string' ? nearest(type, types) : undefined;
  const choice = near ? `did you mean ${near}?` : `it is one of ${types.join(', ')}`;
  return {
    path: [...path, 'type'],
    text: `${spell([...path, 'type'])} is ${show(type)}, which is no source; ${choice}`,
  };
}

/** The names of the settings that may stand at a place in a definition. */
function settingsAt(path: PropertyKey[], settings: unknown): string[] {
  const [first] = path;
  if (first === undefined) return Object.keys(definitionSchema.shape);
  if (first === 'activity') return Object.keys(activity.shape);
  if (first === 'key' || first === 'fields') return Object.keys(fieldLong.shape);
  if (first === 'rerun') return rerunSettingNames(String(valueAt(settings, ['rerun', 'type'])));
  if (first === 'journal' && path.length === 1) return Object.keys(journalSettings.shape);
  if (path.at(-1) === 'tls') return ['ca', 'cert', 'key', 'serverName'];
  const type = String(valueAt(settings, [first, 'type']));
  const schema = Object.hasOwn(sourceSettings, type) ? sourceSettings[type as keyof typeof sourceSettings] : undefined;
  return schema ? Object.keys(schema.shape) : [];
}

function valueAt(settings: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    settings,
  );
}

/** `fields[1].tolerance`, counted from 1 as people count. */
function spell(path: PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key + 1}]` : text === '' ? String(key) : `${text}.${String(key)}`,
    '',
  );
}

function show(value: unknown): string {
  return withoutPasswords(typeof value === 'string' ? `"${value}"` : JSON.stringify(value));
}
