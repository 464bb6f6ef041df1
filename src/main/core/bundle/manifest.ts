import type { Manifest } from '#shared/bundle.ts';
import { manifestName, manifestSignaturesName } from '#shared/bundle.ts';
import type { Unpacked } from '#shared/tasks.ts';
import { isSignedBy } from '../people/ed25519.ts';
import { rosterActions } from '../people/roster.ts';
import { rootOf } from '../trail/merkle.ts';
import { manifestMessage } from './making.ts';
import type { Opened } from './verifying.ts';

/** What it takes to know whether a manifest is vouched for. */
type Vouched = Pick<Opened, 'manifest' | 'manifestText' | 'signatures' | 'restored' | 'trail'>;

/** Every part's bytes held against the manifest. */
export function manifestProblems(manifest: Manifest, { files }: Unpacked): string[] {
  const inFile = files.filter(({ name }) => name !== manifestName && name !== manifestSignaturesName);
  const problems = files.filter(({ isCrcRight }) => !isCrcRight).map(({ name }) => `${name} is damaged`);
  if (inFile.map(({ name }) => name).join() !== manifest.parts.map(({ name }) => name).join())
    return [...problems, 'it holds other parts than its manifest lists'];
  for (const [i, { name, bytes, sha256 }] of manifest.parts.entries()) {
    const found = inFile[i];
    if (found?.bytes !== bytes || found.sha256 !== sha256) problems.push(`${name} is not what the manifest lists`);
  }
  return [...new Set(problems)];
}

/** Whether those whose keys the trail knows vouch for the manifest. */
export function manifestSignatureProblems(opened: Vouched, key: string | undefined): string[] {
  const { manifest, manifestText, signatures, restored } = opened;
  const { engine, maker } = signatures;
  const message = manifestMessage(manifestText);
  const problems: string[] = [];
  const { workspace, engineKeys, tree } = restored.verified;
  if (!engineKeys.includes(engine.publicKey)) problems.push('it is signed with a key that is none of its workspace');
  if (!isSignedBy(engine.publicKey, message, engine.signature))
    problems.push("the workspace's signature does not hold");
  if (manifest.workspace !== workspace) problems.push('its audit trail is of another workspace than its manifest says');
  if (manifest.trail.entries !== tree.size || manifest.trail.root !== rootOf(tree).toString('hex'))
    problems.push('its audit trail is another than its manifest says');
  problems.push(...makerProblems(opened, message));
  if (key !== undefined && key !== engine.publicKey && key !== maker?.publicKey)
    problems.push(`it is not signed with the key ${key}`);
  return problems;
}

function makerProblems({ manifest, signatures, trail }: Vouched, message: string): string[] {
  const { person, name, publicKey } = manifest.maker;
  const { maker } = signatures;
  if ((maker?.publicKey ?? null) !== publicKey) return [`it is signed with another key than that of ${name}`];
  const entries = trail.of(rosterActions).filter(({ payload }) => payload.person === person);
  if (entries.length === 0) return [`its audit trail knows no ${name}`];
  if (!maker) return [];
  if (!entries.some(({ action, payload }) => action === 'person.key-made' && payload.publicKey === maker.publicKey))
    return [`it is signed with a key that is none of ${name}'s`];
  return isSignedBy(maker.publicKey, message, maker.signature) ? [] : [`the signature of ${name} does not hold`];
}
