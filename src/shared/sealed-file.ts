import * as z from 'zod';

/** The evidence files of a run that are closed for good when it ends. */
export const sealedFileNames = [
  'findings.sqlite',
  'inbound.snapshot',
  'outbound.snapshot',
  'inbound.confirmed.snapshot',
  'outbound.confirmed.snapshot',
  'master.sqlite',
  'master.snapshot',
] as const;
export type SealedFileName = (typeof sealedFileNames)[number];

/** SHA-256 over all bytes of the file, whether or not anything is ever read out of them. */
export const sealedFileSchema = z.strictObject({
  name: z.enum(sealedFileNames),
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type SealedFile = z.output<typeof sealedFileSchema>;
