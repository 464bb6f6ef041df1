import { statSync } from 'node:fs';
import type { Finding } from '#shared/finding.ts';
import { atLength } from '#shared/pulse.ts';
import type { Tasks } from '#shared/tasks.ts';
import { createFindings, openFindings, partitionsDone, sealFindings } from './evidence/findings-file.ts';
import { FindingsReader } from './evidence/findings-reader.ts';
import { flightPieceOf } from './evidence/flight-items.ts';

export async function prepare({
  findings,
  key,
  fields,
  isTimed = false,
}: Tasks['prepare']['input']): Promise<Tasks['prepare']['output']> {
  createFindings(findings, { key, fields }, isTimed);
  const db = openFindings(findings, { readonly: true });
  try {
    return [...partitionsDone(db)].map(([partition, tally]) => ({ partition, tally }));
  } finally {
    db.close();
  }
}

export async function seal({ findings }: Tasks['seal']['input']): Promise<Tasks['seal']['output']> {
  const sealed = await atLength(() => sealFindings(findings));
  return { ...sealed, bytes: statSync(findings).size };
}

export async function flightPiece({ findings, from, count }: Tasks['flightPiece']['input']) {
  const db = openFindings(findings, { readonly: true });
  try {
    return flightPieceOf(db, from, count);
  } finally {
    db.close();
  }
}

export async function examples({ findings, perKind }: Tasks['examples']['input']): Promise<Finding[]> {
  const reader = new FindingsReader(findings);
  try {
    return reader.examples(perKind);
  } finally {
    reader.close();
  }
}
