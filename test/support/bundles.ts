import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import canonicalize from 'canonicalize';
import type { App } from '#main/app.ts';
import type { createVerifier, verifierOf } from '#main/bundles.ts';
import type { BundleCheck, BundleMade, BundleVerification, Manifest } from '#shared/bundle.ts';
import { directoryIn, endBytes, ending, filesIn, localHeader } from '#worker/bundle/layout.ts';

export type PartBytes = { name: string; bytes: Buffer };

/** Makes a bundle to its end. */
export async function bundled(app: App, run: string, path: string, more: object = {}): Promise<BundleMade> {
  for await (const event of app.bundle(run, { path, withoutSnapshots: false, byEngine: false, ...more }))
    if ('bundle' in event) return event.bundle;
  throw new Error('a bundle ended without one');
}

type Verify = ReturnType<typeof createVerifier>['verify'] | ReturnType<typeof verifierOf>;

/** Verifies a bundle to its end. */
export async function verificationOf(verify: Verify, path: string, more: object = {}): Promise<BundleVerification> {
  for await (const event of verify({ path, isReplayed: false, ...more }))
    if ('verification' in event) return event.verification;
  throw new Error('a verification ended without one');
}

/** What fails in a bundle. */
export function failing({ checks }: BundleVerification): BundleCheck[] {
  return checks.filter(({ state }) => state === 'fails').map(({ check }) => check);
}

/** The files of an archive as they are stored. */
export function partsIn(from: string | Buffer): PartBytes[] {
  const archive = typeof from === 'string' ? readFileSync(from) : from;
  const end = directoryIn(archive.subarray(archive.length - endBytes));
  const files = end && filesIn(archive.subarray(end.at, end.at + end.bytes));
  if (!files) throw new Error('this is no archive');
  let at = 0;
  return files.map((file) => {
    at += localHeader(file).length;
    const bytes = archive.subarray(at, at + file.bytes);
    at += file.bytes;
    return { name: file.name, bytes };
  });
}

/** An archive of such files, laid out as a bundle is. */
export function archiveOf(parts: PartBytes[]): Buffer {
  const files = parts.map(({ name, bytes }) => ({ name, bytes: bytes.length, crc: crc32(bytes) }));
  const bodies = files.flatMap((file, i) => [localHeader(file), parts[i]?.bytes ?? Buffer.alloc(0)]);
  return Buffer.concat([...bodies, ending(files)]);
}

/** The same parts with some of them others. */
export function withParts(parts: PartBytes[], changes: Record<string, Buffer | undefined>): PartBytes[] {
  return parts.map(({ name, bytes }) => ({ name, bytes: changes[name] ?? bytes }));
}

/** Parts under a manifest that lists them as they are now; its signatures stay what they were. */
export function relisted(parts: PartBytes[], changes: Partial<Manifest> = {}): PartBytes[] {
  const old = JSON.parse(String(parts.find(({ name }) => name === 'manifest.json')?.bytes)) as Manifest;
  const listed = parts
    .filter(({ name }) => !name.startsWith('manifest.'))
    .map(({ name, bytes }) => ({
      name,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    }));
  const manifest = canonicalize({ ...old, ...changes, parts: listed }) ?? '';
  return withParts(parts, { 'manifest.json': Buffer.from(manifest) });
}
