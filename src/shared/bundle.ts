import * as z from 'zod';
import { publicKeySchema, roles } from './people.ts';
import { runSummarySchema, verdicts } from './run.ts';
import { sealedFileNames } from './sealed-file.ts';

const text = z.string();
const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const signature = z.string().regex(/^[0-9a-f]{128}$/);

/** Everything that a bundle can hold, in the order in which it holds it. No other name is ever unpacked. */
export const bundlePartNames = [
  'run.json',
  'definition.yaml',
  'certificate.json',
  'roster.json',
  'decisions.json',
  'notes.json',
  'signatures.json',
  'checkpoints.json',
  'trail.ndjson',
  'selections.ndjson',
  'carried.marks',
  'carried.marks.closed',
  ...sealedFileNames,
] as const;
export type BundlePartName = (typeof bundlePartNames)[number];

/** What may be left out: snapshots where they are not to be given away, and what a run took over where it took over nothing. */
export const optionalParts: readonly BundlePartName[] = [
  'carried.marks',
  'carried.marks.closed',
  ...sealedFileNames.filter((name) => name !== 'findings.sqlite'),
];

/** The last two files of every bundle: what it holds, and who vouches for that. */
export const manifestName = 'manifest.json';
export const manifestSignaturesName = 'manifest.signatures.json';

export const bundlePartSchema = z.strictObject({ name: z.enum(bundlePartNames), bytes: count, sha256 });
export type BundlePart = z.output<typeof bundlePartSchema>;

/** What a bundle holds, with the digest of every part. Its canonical JSON (RFC 8785) is what is signed. */
export const manifestSchema = z.strictObject({
  bundle: z.literal('tieout bundle 1'),
  workspace: text,
  run: text,
  name: text,
  verdict: z.enum(verdicts),
  version: text,
  madeAt: text,
  maker: z.strictObject({ person: text, name: text, role: z.enum(roles), publicKey: publicKeySchema.nullable() }),
  /** How many entries the audit trail had, and the root over them. */
  trail: z.strictObject({ entries: z.int().positive(), root: sha256 }),
  parts: z.array(bundlePartSchema).min(1).max(bundlePartNames.length),
});
export type Manifest = z.output<typeof manifestSchema>;

const signedBy = z.strictObject({ publicKey: publicKeySchema, signature });
/** By the engine of the workspace always, and by the maker where they signed with a key of their own. */
export const manifestSignaturesSchema = z.strictObject({ engine: signedBy, maker: signedBy.nullable() });
export type ManifestSignatures = z.output<typeof manifestSignaturesSchema>;

/** A run as the books hold it, without the places of this machine's evidence. It also names a folder. */
export const bundledRunSchema = z.strictObject({
  run: z.string().regex(/^[0-9A-Za-z-]{1,64}$/),
  name: text,
  verdict: z.enum(verdicts),
  startedAt: text,
  endedAt: text,
  definitionPath: text,
  definitionSha256: text,
  rulesSha256: text,
  summary: runSummarySchema.omit({ evidence: true }),
});
export type BundledRun = z.output<typeof bundledRunSchema>;

export const bundledEntrySchema = z.strictObject({
  sequence: z.int().positive(),
  at: text,
  actor: text,
  action: text,
  payload: text,
  previous: sha256,
  hash: sha256,
});
export const bundledSelectionSchema = z.strictObject({ sha256, text });

/** A bundle that was written whole. `sha256` is its manifest's, which stands for all of it. */
export const bundleMadeSchema = z.object({
  path: text,
  run: text,
  bytes: count,
  sha256,
  parts: z.array(bundlePartSchema),
  hasSnapshots: z.boolean(),
  entries: count,
  signers: z.object({ engine: publicKeySchema, maker: publicKeySchema.nullable() }),
});
export type BundleMade = z.output<typeof bundleMadeSchema>;

/** How many bytes are written, and at last the bundle. */
export const bundleEventSchema = z.union([
  z.object({ written: count, total: count }),
  z.object({ bundle: bundleMadeSchema }),
]);
export type BundleEvent = z.output<typeof bundleEventSchema>;

/** What is looked at in somebody's bundle, in this order. */
export const bundleChecks = [
  'file',
  'parts',
  'trail',
  'checkpoints',
  'manifest-signature',
  'books',
  'readings',
  'snapshots',
  'findings',
  'sealed-files',
  'decisions',
  'certificate',
  'sign-off',
  'replay',
] as const;
export type BundleCheck = (typeof bundleChecks)[number];

/** Why a check was not made that is not asked to be left out, and has nothing of its own against it. */
export const restsOnAnother = 'not looked at, as it rests on what does not hold';

/** `skipped` says that it could not, or was not to be, looked at; it is no proof of anything. */
export const checkStates = ['holds', 'fails', 'skipped'] as const;
export const checkResultSchema = z.object({
  check: z.enum(bundleChecks),
  state: z.enum(checkStates),
  /** What was found, as sentences: one that holds has at most one. */
  found: z.array(text),
});
export type CheckResult = z.output<typeof checkResultSchema>;

const signOffStates = ['signed', 'reopened'] as const;

const signed = z.object({ name: text, role: text, publicKey: publicKeySchema, at: text, note: text });

/** What verifying somebody's bundle came to. */
export const bundleVerificationSchema = z.object({
  path: text,
  isWhole: z.boolean(),
  checks: z.array(checkResultSchema),
  /** What the bundle says it is; null where that much could not be read. Nothing of it counts unless everything holds. */
  about: manifestSchema
    .omit({ parts: true })
    .extend({
      hasSnapshots: z.boolean(),
      bytes: count,
      sha256,
      keys: z.object({ engine: publicKeySchema, maker: publicKeySchema.nullable() }),
      /** Of the first signature; others beside it. */
      signOff: signed
        .extend({ state: z.enum(signOffStates), countersigned: z.array(signed) })
        .nullable()
        .optional(),
    })
    .nullable(),
});
export type BundleVerification = z.output<typeof bundleVerificationSchema>;

/** How the run of a bundle stands: nobody signed it, or its signatures were not looked at, where it tells of none. */
export function signOffStateOf({ signOff }: NonNullable<BundleVerification['about']>) {
  return signOff === undefined ? 'unread' : (signOff?.state ?? 'unsigned');
}

/** How much of a bundle is read, then the name that calls are made in it by. */
export const bundleOpeningEventSchema = z.union([
  z.object({ looked: count, total: count }),
  z.object({ opened: text }),
]);
export type BundleOpeningEvent = z.output<typeof bundleOpeningEventSchema>;

/** The header of a call that is made in a bundle that is open beside the workspace. */
export const openedHeader = 'tieout-bundle';

export const bundleVerificationEventSchema = z.union([
  z.object({ looked: count, total: count }),
  z.object({ verification: bundleVerificationSchema }),
]);
export type BundleVerificationEvent = z.output<typeof bundleVerificationEventSchema>;
