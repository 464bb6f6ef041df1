import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { Effort } from '#shared/effort.ts';
import type { Shape, ShapeRule } from '#shared/shape.ts';
import { named } from '#storage/sqlite.ts';
import type { ListFile } from '../list/list-file.ts';
import { sealedDigest } from '../review/finding-row.ts';
import { type MadeShapes, makeShapes } from './make-shapes.ts';
import { shapeRuleOf } from './rule.ts';

/**
 * A run's shapes beside its findings, in one file: a line of JSON with the shapes, the digest of the findings they are of
 * and a SHA-256 over the shapes and the rest, and the rule by which they were made (the first where it names none), then for every finding's id the place of its shape (plus one) in two or four bytes.
 * Whatever is missing, damaged or of other findings is made again: it follows from the findings alone.
 */
type Head = {
  format: 1;
  findings: string;
  rule?: ShapeRule;
  sha256: string;
  bytesPerFinding: 2 | 4;
  shapes: Shape[];
};

export function shapesOf(file: ListFile, effort?: Effort): MadeShapes {
  const path = pathBeside(file);
  const of = whatOf(file);
  const kept = read(path, of);
  if (kept) return kept;
  const made = makeShapes(file, effort);
  write(path, of, made);
  return made;
}

/** Where they were made. */
export function knownShapes(file: ListFile): MadeShapes | undefined {
  return read(pathBeside(file), whatOf(file));
}

/** What they follow from: the findings, and the rule of the run. */
type Of = { findings: string; rule: ShapeRule };

function whatOf({ db }: ListFile): Of {
  return { findings: sealedDigest(db), rule: shapeRuleOf(db) };
}

function pathBeside({ db }: ListFile): string {
  return `${db.name}.shapes`;
}

/** What this thread read last: pages of one run are asked for one after the other. */
let last: ({ path: string; changed: number; made: MadeShapes } & Of) | undefined;

function read(path: string, of: Of): MadeShapes | undefined {
  if (!existsSync(path)) return undefined;
  const changed = statSync(path).mtimeMs;
  const isLast = last?.path === path && last.changed === changed;
  if (last && isLast && last.findings === of.findings && last.rule === of.rule) return last.made;
  const made = readWhole(path, of);
  if (made) last = { path, changed, made, ...of };
  return made;
}

function readWhole(path: string, { findings, rule }: Of): MadeShapes | undefined {
  try {
    const bytes = readFileSync(path);
    const end = bytes.indexOf(0x0a);
    const head = JSON.parse(bytes.toString('utf8', 0, end)) as Head;
    const rest = bytes.subarray(end + 1);
    if (head.format !== 1 || head.findings !== findings || (head.rule ?? 1) !== rule) return undefined;
    if (head.sha256 !== sha256(head.shapes, rest)) return undefined;
    const own = rest.buffer.slice(rest.byteOffset, rest.byteOffset + rest.length) as ArrayBuffer;
    return { shapes: head.shapes, shapeOf: head.bytesPerFinding === 2 ? new Uint16Array(own) : new Uint32Array(own) };
  } catch {
    return undefined;
  }
}

function write(path: string, of: Of, { shapes, shapeOf }: MadeShapes): void {
  const rest = Buffer.from(shapeOf.buffer, shapeOf.byteOffset, shapeOf.byteLength);
  const bytesPerFinding = shapeOf.BYTES_PER_ELEMENT === 2 ? 2 : 4;
  const head: Head = { format: 1, ...of, sha256: sha256(shapes, rest), bytesPerFinding, shapes };
  const partial = `${path}.${process.pid}-${Math.random().toString(36).slice(2)}.partial`;
  try {
    const file = openSync(partial, 'w');
    try {
      writeSync(file, `${JSON.stringify(head)}\n`);
      writeSync(file, rest);
    } finally {
      closeSync(file);
    }
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw named(error, path, 'the shapes of the findings');
  }
}

function sha256(shapes: Shape[], rest: Uint8Array): string {
  return createHash('sha256').update(JSON.stringify(shapes)).update(rest).digest('hex');
}
