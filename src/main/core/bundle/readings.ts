import canonicalize from 'canonicalize';
import type { BundlePartName } from '#shared/bundle.ts';
import { rosterActions, rosterOf } from '../people/roster.ts';
import { asDigested } from '../review/decisions.ts';
import { notesOf } from '../review/notes.ts';
import { allDecisions, decisionsOn, type ReviewReading } from '../review/reviewed.ts';
import { signActions, signaturesOf } from '../review/signatures.ts';

/** Parts of a bundle that are there for people to read: all of them stand in the trail, too. */
export const readingNames = [
  'roster.json',
  'decisions.json',
  'notes.json',
  'signatures.json',
] as const satisfies BundlePartName[];
export type ReadingName = (typeof readingNames)[number];

/** What people should find in a bundle without a program of ours, as it follows from the audit trail. */
export function readingsOf(reading: ReviewReading, run: string): Record<ReadingName, string> {
  const { trail } = reading;
  const { carried } = decisionsOn(reading, run);
  return {
    'roster.json': textOf(rosterOf(trail.of(rosterActions))),
    'decisions.json': textOf({ carried, decisions: [...allDecisions(reading, run).values()].map(asDigested) }),
    'notes.json': textOf(notesOf(trail, run)),
    'signatures.json': textOf(signaturesOf(trail.of(signActions, run))),
  };
}

/** Canonical JSON (RFC 8785): the same on every machine, to the byte. */
export function textOf(value: unknown): string {
  return canonicalize(value) ?? '';
}
