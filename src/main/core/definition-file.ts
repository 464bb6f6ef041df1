import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { type Document, isAlias, LineCounter, parseDocument, visit } from 'yaml';
import type * as z from 'zod';
import { type Definition, definitionSchema } from '#shared/definition.ts';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';
import type { JournalSettings } from '#shared/journal-settings.ts';
import { limits } from '#shared/limits.ts';
import type { MasterSettings } from '#shared/master-settings.ts';
import type { RerunSettings } from '#shared/rerun.ts';
import type { SourceSettings, TlsSettings } from '#shared/source-settings.ts';
import { complaintsOf, definitionVocabulary, type Vocabulary } from './definition-complaints.ts';
import { withEnvironment } from './environment.ts';
import { withHiddenPasswords } from './hidden-passwords.ts';

/** A definition ready to run, with what the books keep of it. */
export type LoadedDefinition = {
  path: string;
  definition: Definition;
  /** As written, passwords hidden. */
  text: string;
  sha256: string;
  /** SHA-256 of everything that decides about the result: all but how the sources are reached. Resuming needs it unchanged. */
  rulesSha256: string;
};

/**
 * Reads a definition file: YAML, `${NAME}` from the environment, every setting checked, paths made absolute. A text that
 * is not saved yet is taken for the file's where it is given.
 */
export function loadDefinition(
  file: string,
  environment: Record<string, string | undefined>,
  unsaved?: string,
): LoadedDefinition {
  const path = resolve(file);
  const text = unsaved ?? readText(path, file);
  const definition = parseDefinition(text, basename(file), environment);
  const folder = dirname(path);
  return {
    path,
    definition: {
      ...definition,
      inbound: anchored(definition.inbound, folder),
      outbound: anchored(definition.outbound, folder),
      ...(definition.master ? { master: anchoredMaster(definition.master, folder) } : {}),
      ...(definition.journal ? { journal: anchoredJournal(definition.journal, folder) } : {}),
      ...(definition.rerun ? { rerun: anchoredRerun(definition.rerun, folder) } : {}),
    },
    text: withHiddenPasswords(text),
    sha256: sha256(text),
    rulesSha256: rulesSha256Of(definition),
  };
}

/**
 * The definition that a run was made under, from what the books keep of it: passwords stay hidden, and a variable that
 * is set no more stays as it was written.
 */
export function keptDefinition(
  { definitionPath, definitionText }: { definitionPath: string; definitionText: string },
  environment: Record<string, string | undefined>,
): Definition {
  const names = [...definitionText.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)];
  const values = names.map(([whole, name = '']) => [name, environment[name] ?? whole]);
  return parseDefinition(definitionText, basename(definitionPath), Object.fromEntries(values));
}

/** Of everything in a definition that decides about the result. */
export function rulesSha256Of(definition: Definition): string {
  const around = {
    activity: undefined,
    schedule: undefined,
    journal: undefined,
    rerun: undefined,
    alerts: undefined,
    reports: undefined,
  };
  const sides = { inbound: withoutAccess(definition.inbound), outbound: withoutAccess(definition.outbound) };
  const { master } = definition;
  const listed = master ? { master: { ...master, source: withoutAccess(master.source) } } : {};
  const text = { ...definition, ...sides, ...listed, ...around };
  return sha256(JSON.stringify(text, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A server may move or get another password without the reconciliation being another; another database is another. */
export function withoutAccess(source: SourceSettings): object {
  const { tls: _, ...settings } = { tls: undefined, ...source };
  return 'url' in settings ? { ...settings, url: databaseOf(settings.url) } : settings;
}

/** What follows host and port in a URL. */
function databaseOf(url: string): string {
  const [, path = ''] =
    /^[^/]*(\/.*)?$/.exec(url.slice(Math.max(url.lastIndexOf('@'), url.indexOf('://') + 2) + 1)) ?? [];
  return path;
}

/** Parses a definition's text. Errors are sentences with the file's name and line. */
export function parseDefinition(
  text: string,
  name: string,
  environment: Record<string, string | undefined>,
): Definition {
  return parseSettings(text, name, environment, definitionFile);
}

/** A kind of file that people write: what it must be, and what to say where it is not. */
export type SettingsFile<Schema extends z.ZodType> = {
  schema: Schema;
  vocabulary: Vocabulary;
  next: string;
  command: string;
};

const definitionFile: SettingsFile<typeof definitionSchema> = {
  schema: definitionSchema,
  vocabulary: definitionVocabulary,
  next: 'Correct the file; tieout init writes a commented definition to compare with.',
  command: 'run',
};

/** The same for any kind of file. */
export function parseSettings<Schema extends z.ZodType>(
  text: string,
  name: string,
  environment: Record<string, string | undefined>,
  { schema, vocabulary, next, command }: SettingsFile<Schema>,
): z.output<Schema> {
  const { document, lines } = parsedYaml(text, name);
  const at = (path: PropertyKey[]) => lineOf(document, lines, path);
  const settings = withEnvironment(settingsOf(document, name, lines), environment, (path, variable) => {
    throw new TieoutError('definition', `${name}:${at(path)}: the environment variable ${variable} is not set`, {
      next: `Set it before running, such as ${variable}=… tieout ${command} ${name}.`,
    });
  });
  const parsed = schema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const complaints = complaintsOf(parsed.error, settings, vocabulary).map(({ path, text }) => ({
    line: at(path),
    text,
  }));
  // As whoever corrects the file comes upon them.
  const inOrder = complaints.toSorted((a, b) => a.line - b.line);
  throw new TieoutError('definition', inOrder.map(({ line, text }) => `${name}:${line}: ${text}`).join('\n'), { next });
}

/** What a text says, as plain values, whether or not it makes a definition. */
export function settingsIn(text: string, name: string): unknown {
  const { document, lines } = parsedYaml(text, name);
  return settingsOf(document, name, lines);
}

function parsedYaml(text: string, name: string): { document: Document.Parsed; lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (!broken) return { document, lines };
  const { line } = lines.linePos(broken.pos[0]);
  throw new TieoutError('definition', `${name}:${line}: not valid YAML: ${broken.message}`, {
    next: 'Correct that line; tieout init writes a definition to start from.',
  });
}

/** The document as plain values. Only an alias can still be wrong: one of nothing, of itself, or of far too much. */
function settingsOf(document: Document.Parsed, name: string, lines: LineCounter): unknown {
  try {
    const settings: unknown = document.toJS();
    JSON.stringify(settings); // ends in an error where a value holds itself
    return settings;
  } catch (error) {
    const complaint = error instanceof ReferenceError ? error.message : 'an alias stands inside what it names';
    throw new TieoutError('definition', `${name}:${aliasLine(document, lines)}: not valid YAML: ${complaint}`, {
      next: 'Put quotes around a text that starts with * or &.',
      cause: error,
    });
  }
}

/** The line of the first alias of nothing, or else of the first alias. */
function aliasLine(document: Document.Parsed, lines: LineCounter): number {
  const aliases: { at: number; isOfNothing: boolean }[] = [];
  visit(document, (_, node) => {
    if (isAlias(node)) aliases.push({ at: node.range?.[0] ?? 0, isOfNothing: node.resolve(document) === undefined });
  });
  const { at } = aliases.find(({ isOfNothing }) => isOfNothing) ?? aliases[0] ?? { at: 0 };
  return lines.linePos(at).line;
}

export function readText(path: string, file: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > limits.definitionBytesMax) {
      throw new TieoutError('definition', `${file} is too large for a definition (${bytes.length} bytes)`, {
        next: 'Name a definition file (YAML).',
      });
    }
    return bytes.toString('utf8');
  } catch (error) {
    if (error instanceof TieoutError) throw error;
    const isMissing = errorCodeOf(error) === 'ENOENT';
    throw new TieoutError('definition', `the definition ${file} ${isMissing ? 'does not exist' : 'cannot be read'}`, {
      next: isMissing
        ? `Check the path, or write one with tieout init ${file}.`
        : 'Check that it is a file you may read.',
      cause: error,
    });
  }
}

/** The line of the nearest setting that is really there: a missing one is reported where it would stand. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** With its paths relative to a folder made absolute. */
export function anchored(source: SourceSettings, folder: string): SourceSettings {
  const tls = 'tls' in source && source.tls ? { tls: anchoredTls(source.tls, folder) } : {};
  return 'path' in source
    ? { ...source, path: resolve(folder, source.path) }
    : ({ ...source, ...tls } as SourceSettings);
}

function anchoredMaster({ source, ...settings }: MasterSettings, folder: string): MasterSettings {
  return { ...settings, source: anchored(source, folder) };
}

function anchoredJournal(journal: JournalSettings, folder: string): JournalSettings {
  return journal.tls ? { ...journal, tls: anchoredTls(journal.tls, folder) } : journal;
}

function anchoredRerun(settings: RerunSettings, folder: string): RerunSettings {
  return settings.type === 'file' ? { ...settings, path: resolve(folder, settings.path) } : settings;
}

export function anchoredTls(tls: TlsSettings, folder: string): TlsSettings {
  if (typeof tls === 'boolean') return tls;
  const paths = (['ca', 'cert', 'key'] as const).flatMap((name) =>
    tls[name] ? [[name, resolve(folder, tls[name])]] : [],
  );
  return { ...tls, ...(Object.fromEntries(paths) as TlsSettings & object) };
}
