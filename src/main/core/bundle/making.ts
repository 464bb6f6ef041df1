import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  type BundleEvent,
  type BundleMade,
  type Manifest,
  type ManifestSignatures,
  manifestSchema,
} from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import type { Gauge } from '#shared/gauge.ts';
import type { Certificate } from '#shared/signoff.ts';
import type { PackedPart } from '#shared/tasks.ts';
import { withEvidence } from '../evidence-keeping.ts';
import { gauged } from '../gauged.ts';
import { type SigningKey, signWith } from '../people/ed25519.ts';
import type { People } from '../people/people.ts';
import type { Disk, Workers } from '../ports.ts';
import type { EndedRun } from '../run-finding.ts';
import { withScratch } from '../scratch.ts';
import { type GatherParts, gather } from './gathering.ts';
import { textOf } from './readings.ts';

export type BundlingParts = GatherParts & {
  people: People;
  workers: Workers;
  disk: Disk;
  workspace: string;
  version: string;
  certificate: (run: string) => Promise<Certificate>;
};

/** `byEngine` leaves the maker's own key out: the bundle is vouched for by the workspace alone. */
export type BundleAsked = {
  path: string;
  withoutSnapshots: boolean;
  byEngine: boolean;
  passphrase?: string | undefined;
};

/**
 * Writes a run with all that stands behind it into one file that can be verified anywhere, tells how far it is, then what
 * was written. It has its name only when it is whole; a file that was there is then replaced.
 */
export async function* makeBundle(
  parts: BundlingParts,
  entry: EndedRun,
  asked: BundleAsked,
  signal?: AbortSignal,
): AsyncGenerator<BundleEvent, void> {
  parts.trail.refuseBroken();
  refuseGone(entry, asked);
  // Whoever may enter nothing is refused before anything is written.
  parts.people.recorder.together(() => {});
  const me = parts.people.me();
  const key = me.publicKey === null || asked.byEngine ? null : await parts.people.unlock(asked.passphrase);
  const certificate = await parts.certificate(entry.run);
  const path = resolve(asked.path);
  for await (const event of gauged((gauge) => make(parts, entry, { ...asked, path, key, certificate, gauge }), signal))
    yield 'result' in event ? { bundle: event.result } : { written: event.done, total: event.total };
}

type Making = Omit<BundleAsked, 'passphrase'> & { key: SigningKey | null; certificate: Certificate; gauge: Gauge };

async function make(parts: BundlingParts, entry: EndedRun, making: Making): Promise<BundleMade> {
  const { workers, people } = parts;
  const { path, key, gauge } = making;
  const hasSnapshots = !making.withoutSnapshots;
  return withScratch(parts.disk, parts.workspace, async (folder) => {
    const { checkpoint, parts: files } = await gather(parts, entry, making.certificate, { folder, hasSnapshots });
    const packed = await workers.run('packBundle', { path, parts: files, gauge });
    try {
      const { size: entries, root } = checkpoint;
      const manifest = manifestOf(parts, entry, packed, { entries, root, key });
      const text = textOf(manifest);
      const signatures = signedBy(parts, text, key);
      const { bytes } = await workers.run('finishBundle', {
        path,
        packed,
        manifest: text,
        signatures: textOf(signatures),
      });
      const sha256 = createHash('sha256').update(text).digest('hex');
      people.recorder.enter('bundle.exported', { run: entry.run, sha256, entries, hasSnapshots });
      const signers = { engine: signatures.engine.publicKey, maker: key?.publicKey ?? null };
      return { path, run: entry.run, bytes, sha256, parts: manifest.parts, hasSnapshots, entries, signers };
    } catch (error) {
      await workers.run('dropBundle', { path });
      throw error;
    }
  });
}

function manifestOf(
  { trail, people, version }: BundlingParts,
  { run, name, summary }: EndedRun,
  packed: PackedPart[],
  { entries, root, key }: { entries: number; root: string; key: SigningKey | null },
): Manifest {
  const { person, name: maker, role } = people.me();
  return manifestSchema.parse({
    ...{ bundle: 'tieout bundle 1', workspace: trail.state().workspace, run, name, verdict: summary.verdict, version },
    ...{ madeAt: trail.now(), maker: { person, name: maker, role, publicKey: key?.publicKey ?? null } },
    trail: { entries, root },
    parts: packed.map(({ crc: _, ...part }) => part),
  });
}

function signedBy({ trail }: BundlingParts, manifest: string, key: SigningKey | null): ManifestSignatures {
  const message = manifestMessage(manifest);
  const maker = key && { publicKey: key.publicKey, signature: signWith(key, message) };
  return { engine: trail.sign(message), maker };
}

/** What is signed: never to be taken for anything else that the same key signs. */
export function manifestMessage(manifest: string): string {
  return `tieout bundle manifest 1\n${manifest}`;
}

function refuseGone(entry: EndedRun, { withoutSnapshots }: BundleAsked): void {
  const evidence = withEvidence(entry);
  const needed = withoutSnapshots ? (['findings'] as const) : (['findings', ...sides] as const);
  const gone = needed.find((part) => !existsSync(evidence[part]));
  if (gone === undefined) return;
  throw new TieoutError('not-found', `${gone} of run ${entry.run} is not there any more: ${evidence[gone]}`, {
    next: 'Restore it from a copy, or run the reconciliation again.',
  });
}
