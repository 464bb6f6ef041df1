import type * as z from 'zod';
import {
  alertSettings,
  type ChannelType,
  channelSettings,
  channelTypes,
  escalationSettings,
  quietSettings,
  ruleSettingNames,
} from '#shared/alert-settings.ts';
import { classifyRule } from '#shared/classify.ts';
import { activity, definitionSchema, fieldLong, schedule } from '#shared/definition.ts';
import { flightColumn, flightShape } from '#shared/flight-settings.ts';
import { issueWords, kindWords } from '#shared/issue-words.ts';
import { journalSettings } from '#shared/journal-settings.ts';
import { limits } from '#shared/limits.ts';
import { masterOwnSettings } from '#shared/master-settings.ts';
import { rerunKinds, rerunSettingNames } from '#shared/rerun.ts';
import { runReportSettings } from '#shared/run-report.ts';
import { type SourceType, sourceSettings } from '#shared/source-settings.ts';
import { nearest, withoutPasswords } from '#shared/text.ts';

/** One thing wrong with a definition: where, and what, with the nearest right spelling where there is one. */
export type Complaint = { path: PropertyKey[]; text: string };

/** What a failed parse says, in the words of a person: unknown settings name the nearest valid one. */
export function complaintsOf(
  error: z.ZodError,
  settings: unknown,
  vocabulary: Vocabulary = definitionVocabulary,
): Complaint[] {
  return error.issues.flatMap((issue) => complaint(issue, settings, vocabulary));
}

/** What may stand in a kind of file. */
export type Vocabulary = {
  /** The names of the settings that may stand at a place; `type` is what is said there, or around it. */
  settingsAt(path: PropertyKey[], type: string): string[];
  /** What the `type` at a place may be, and what such a thing is called. */
  kindAt(path: PropertyKey[]): { types: string[]; word: string };
};

function complaint(issue: z.core.$ZodIssue, settings: unknown, vocabulary: Vocabulary): Complaint[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownSetting(path, key, settings, vocabulary));
  if (issue.code === 'invalid_union' && path.at(-1) === 'type')
    return [unknownKind(path.slice(0, -1), settings, vocabulary)];
  if (issue.code === 'invalid_union') return noneOf(issue, settings, vocabulary);
  const value = valueAt(settings, path);
  if (value === undefined && issue.code === 'invalid_type')
    return [{ path, text: `${spell(path) || 'the file'} is missing` }];
  if (issue.code === 'invalid_value') {
    const near = typeof value === 'string' ? nearest(value, issue.values.map(String)) : undefined;
    const choice = near ? `did you mean ${near}?` : `it is one of ${issue.values.join(', ')}`;
    return [{ path, text: `${spell(path)} is ${show(value)}; ${choice}` }];
  }
  const wanted = wantedOf(issue, value);
  const where = spell(path) || 'the file';
  return [
    {
      path,
      text: wanted === undefined ? `${where}: ${issue.message}` : `${where} is ${found(issue, value)}; it is ${wanted}`,
    },
  ];
}

/** A number where a text is wanted is mostly an identifier that YAML takes for a number. */
function wantedOf(issue: z.core.$ZodIssue, value: unknown): string | undefined {
  const isBare =
    issue.code === 'invalid_type' && issue.expected === 'string' && ['number', 'boolean'].includes(typeof value);
  const wanted = issueWords(issue);
  return wanted !== undefined && isBare ? `${wanted}: put it in quotes` : wanted;
}

/** What stands there, never itself: it may be a password that was put into the wrong place. */
function found({ code }: z.core.$ZodIssue, value: unknown): string {
  if (value === '' || (Array.isArray(value) && value.length === 0)) return 'empty';
  if (code === 'too_small') return typeof value === 'number' ? 'too small' : 'too short';
  if (code === 'too_big') return typeof value === 'number' ? 'too large' : 'too long';
  return code === 'invalid_format' ? 'not written as it should be' : kindWords(value);
}

/** A value that may be of several kinds and is of none, or is of one with something wrong inside. */
function noneOf(issue: z.core.$ZodIssueInvalidUnion, settings: unknown, vocabulary: Vocabulary): Complaint[] {
  const { path, errors } = issue;
  const inside = errors.find((issues) => issues.some((nested) => nested.path.length > 0));
  if (inside)
    return inside.flatMap((nested) => complaint({ ...nested, path: [...path, ...nested.path] }, settings, vocabulary));
  const value = valueAt(settings, path);
  if (value === undefined) return [{ path, text: `${spell(path) || 'the file'} is missing` }];
  const kinds = new Set(errors.flatMap(([nested]) => (nested && issueWords(nested)) ?? []));
  const ours = errors.flatMap(([nested]) => (nested && issueWords(nested) === undefined ? [nested.message] : []));
  if (kinds.size === 0) return [{ path, text: `${spell(path) || 'the file'}: ${ours.join('; or ')}` }];
  return [{ path, text: `${spell(path) || 'the file'} is ${show(value)}; it is ${[...kinds].join(' or ')}` }];
}

function unknownSetting(path: PropertyKey[], key: string, settings: unknown, vocabulary: Vocabulary): Complaint {
  const known = vocabulary.settingsAt(path, typeAround(path, settings));
  const near = nearest(key, known);
  const text = `${spell([...path, key])} is not a setting; ${near ? `did you mean ${near}?` : `settings here are ${known.join(', ')}`}`;
  return { path: [...path, key], text };
}

/** The innermost `type` that is said around a place. */
function typeAround(path: PropertyKey[], settings: unknown): string {
  const types = path.map((_, i) => valueAt(settings, [...path.slice(0, path.length - i), 'type']));
  return String(types.find((type) => type !== undefined));
}

function unknownKind(path: PropertyKey[], settings: unknown, vocabulary: Vocabulary): Complaint {
  const { types, word } = vocabulary.kindAt(path);
  const type = valueAt(settings, [...path, 'type']);
  if (type === undefined) return { path, text: `${spell(path)}.type is missing; it is one of ${types.join(', ')}` };
  const near = typeof type === 'string' ? nearest(type, types) : undefined;
  const choice = near ? `did you mean ${near}?` : `it is one of ${types.join(', ')}`;
  return {
    path: [...path, 'type'],
    text: `${spell([...path, 'type'])} is ${show(type)}, which is no ${word}; ${choice}`,
  };
}

export const definitionVocabulary: Vocabulary = {
  kindAt([first]) {
    if (first === 'alerts') return { types: [...channelTypes, 'workspace'], word: 'channel' };
    if (first === 'rerun') return { types: rerunKinds, word: 'delivery' };
    return { types: Object.keys(sourceSettings), word: 'source' };
  },
  settingsAt(path, type) {
    const [first] = path;
    if (first === undefined) return Object.keys(definitionSchema.shape);
    if (path.at(-1) === 'tls') return ['ca', 'cert', 'key', 'serverName'];
    if (first === 'activity') return Object.keys(activity.shape);
    if (first === 'schedule') return Object.keys(schedule.shape);
    if (first === 'key' || first === 'fields') return Object.keys(fieldLong.shape);
    if (first === 'flight') return Object.keys((path.length > 1 ? flightColumn : flightShape).shape);
    if (first === 'classify') return Object.keys(classifyRule.shape);
    if (first === 'alerts') return alertSettingsAt(path, type);
    if (first === 'reports') return Object.keys(runReportSettings.shape);
    if (first === 'journal') return Object.keys(journalSettings.shape);
    if (first === 'rerun') return rerunSettingNames(type);
    if (first === 'master') return [...sourceSettingNames(type), ...Object.keys(masterOwnSettings.shape)];
    return sourceSettingNames(type);
  },
};

function sourceSettingNames(type: string): string[] {
  return Object.hasOwn(sourceSettings, type) ? Object.keys(sourceSettings[type as SourceType].shape) : [];
}

/** What a channel may hold. */
export function channelSettingNames(type: string): string[] {
  return Object.hasOwn(channelSettings, type) ? Object.keys(channelSettings[type as ChannelType].shape) : [];
}

function alertSettingsAt([, part]: PropertyKey[], type: string): string[] {
  if (part === undefined) return Object.keys(alertSettings.shape);
  if (part === 'rules') return ruleSettingNames;
  if (part === 'quiet') return Object.keys(quietSettings.shape);
  if (part === 'escalate') return Object.keys(escalationSettings.shape);
  return channelSettingNames(type);
}

/** The first of a list may be written without the list. */
function valueAt(settings: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (value !== null && typeof value === 'object') return (value as Record<PropertyKey, unknown>)[key];
    return key === 0 ? value : undefined;
  }, settings);
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
  const text = withoutPasswords(typeof value === 'string' ? `"${value}"` : String(JSON.stringify(value)));
  return text.length > limits.complaintCharactersMax ? `${text.slice(0, limits.complaintCharactersMax)}…` : text;
}
