import type { Column } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { openFindings } from '../findings-file.ts';
import { type Marks, readMarks } from '../findings-order.ts';

/** A findings file as lists are made of it. */
export type ListFile = {
  db: Sqlite;
  key: Column[];
  fields: Column[];
  /** Read when they are first needed. */
  marks: () => Marks;
};

export function withListFile<Result>(path: string, act: (file: ListFile) => Result): Result {
  const db = openFindings(path, { readonly: true });
  try {
    db.pragma(`cache_size = ${-cacheKilobytes}`);
    return act(listFileOf(db));
  } finally {
    db.close();
  }
}

export function listFileOf(db: Sqlite): ListFile {
  let marks: Marks | undefined;
  return { db, ...columnsOf(db), marks: () => (marks ??= readMarks(db)) };
}

const cacheKilobytes = 16 * 1024;

/** Of a file of an earlier Tieout only the names are known. */
function columnsOf(db: Sqlite): { key: Column[]; fields: Column[] } {
  const about = (name: string) =>
    db.prepare<[string], string>('SELECT value FROM about WHERE name = ?').pluck().get(name);
  const rules = about('rules');
  if (rules) return JSON.parse(rules) as { key: Column[]; fields: Column[] };
  const names = JSON.parse(about('columns') ?? '{"key":[],"fields":[]}') as { key: string[]; fields: string[] };
  const text = (name: string): Column => ({
    name,
    type: 'text',
    trim: false,
    ignoreCase: false,
    zone: 'UTC',
    format: 'iso',
  });
  return { key: names.key.map(text), fields: names.fields.map(text) };
}

/** The place of a field among the compared ones. */
export function fieldPlace({ fields }: ListFile, name: string): number {
  const place = fields.findIndex((field) => field.name === name);
  if (place >= 0) return place;
  throw new TieoutError('usage', `no compared field is called ${name}`, {
    next: `Fields are ${fields.map((field) => field.name).join(', ')}.`,
  });
}
