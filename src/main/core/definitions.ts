import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { DefinitionText } from '#shared/definition-line.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { parseDefinition } from './definition-file.ts';
import { writeTemplate } from './definition-template.ts';
import type { Recorder } from './ports.ts';

type Environment = Record<string, string | undefined>;

/** The files of definitions: those in the workspace's own folder, and any other YAML file by its path. */
export function definitionFiles(folder: string, environment: Environment) {
  const own = join(folder, 'definitions');

  const examine = (path: string, text: string, typed: string[] = []): string[] => {
    const values = Object.fromEntries(typed.map((name) => [name, 'typed']));
    try {
      parseDefinition(text, basename(path), { ...values, ...environment });
      return [];
    } catch (error) {
      if (error instanceof TieoutError) return error.message.split('\n');
      throw error;
    }
  };

  const read = (file: string): DefinitionText => {
    const path = definitionPath(own, file);
    const text = textOf(path);
    return { path, text, sha256: sha256(text), problems: examine(path, text) };
  };

  return {
    /** Those in the workspace's own folder, by name. */
    own: (): string[] => filesIn(own),
    read,
    /** A text that is not saved yet, and the file that it is to become. */
    unsaved: (file: string, text: string) => ({ path: definitionPath(own, file), text }),
    examine: (file: string, text: string, typed?: string[]): string[] =>
      examine(definitionPath(own, file), text, typed),
    /** Writes the commented text that a definition starts from; no folder is made for it but the workspace's own. */
    create(file: string): string {
      const path = definitionPath(own, file);
      if (dirname(path) === own) mkdirSync(own, { recursive: true });
      writeTemplate(path);
      return path;
    },
    /** Writes a definition, also one that is not right yet. Refuses to write over what was changed since it was read. */
    save({ path: file, text, replaces }: { path: string; text: string; replaces: string | null }): DefinitionText {
      const path = definitionPath(own, file);
      const there = existsSync(path) ? sha256(textOf(path)) : null;
      if (there !== replaces) {
        const what = there === null ? 'is gone' : replaces === null ? 'exists already' : 'was changed by somebody else';
        throw new TieoutError('usage', `${path} ${what}`, {
          next: there === null ? 'Save it as a new file.' : 'Read it again, or save under another name.',
        });
      }
      write(path, text);
      return read(path);
    },
  };
}

export type DefinitionFiles = ReturnType<typeof definitionFiles>;

/** Writes a definition and enters that, or neither. */
export function saveDefinition(
  person: Recorder,
  definitions: DefinitionFiles,
  file: Parameters<DefinitionFiles['save']>[0],
): DefinitionText {
  return person.together(() => {
    const saved = definitions.save(file);
    person.enter('definition.saved', { path: saved.path, sha256: saved.sha256, replaces: file.replaces });
    return saved;
  });
}

/** A bare name lies in the workspace's folder of definitions. Nothing but YAML files is ever read or written here. */
function definitionPath(own: string, file: string): string {
  const path = /[\\/]/.test(file) ? resolve(file) : join(own, file);
  if (/\.ya?ml$/i.test(path) && !file.includes('\0')) return path;
  throw new TieoutError('usage', `${file} is no definition file`, { next: 'Give it a name that ends in .yaml.' });
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length <= limits.definitionBytesMax) return bytes.toString('utf8');
  } catch (cause) {
    throw new TieoutError('definition', `${path} cannot be read`, {
      next: 'Check that the file is there and may be read.',
      cause,
    });
  }
  throw new TieoutError('definition', `${path} is larger than a definition may be`, { next: 'Choose another file.' });
}

/** Beside its place first: a full disk must not leave half a definition. */
function write(path: string, text: string): void {
  const partial = `${path}.partial`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(partial, text, { mode: 0o600 });
    renameSync(partial, path);
  } catch (cause) {
    rmSync(partial, { force: true });
    throw new TieoutError('workspace', `${path} cannot be written`, {
      next: 'Make room and give write access, or save under another name.',
      cause,
    });
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name));
  return names.sort().map((name) => join(folder, name));
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
