import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { type ReviewColumn, reviewColumnName, reviewColumns } from '#shared/review-columns.ts';
import { nearest } from '#shared/text.ts';

const names: string[] = reviewColumns.map(reviewColumnName);

export const fieldsText = `the compared fields to show, in this order; and what review says of each finding, after them: ${names.join(', ')}`;

/**
 * Names as a person gives them: fields and columns of the review. Where a run compared a field of such a name, it is the
 * field that is meant. Columns of the review alone leave all the fields.
 */
export async function shownOf(
  client: EngineClient,
  run: string,
  given: string[] | undefined,
): Promise<Pick<ReportOptions, 'fields' | 'review'>> {
  if (!given?.some(isOfReview)) return given ? { fields: given } : {};
  const compared = (await client.findings.columns({ run })).fields.map(({ name }) => name);
  const asked = given.filter((name) => isOfReview(name) && !compared.includes(name));
  const fields = given.filter((name) => !asked.includes(name));
  const review = asked.map(reviewColumnOf);
  return { ...(fields.length > 0 && { fields }), ...(review.length > 0 && { review }) };
}

function isOfReview(name: string): boolean {
  return name.startsWith('review.');
}

function reviewColumnOf(name: string): ReviewColumn {
  const column = reviewColumns.find((one) => reviewColumnName(one) === name);
  if (column) return column;
  const near = nearest(name, names);
  throw new TieoutError('usage', `${name} is no field that this run compared, and nothing that review says`, {
    next: near ? `Did you mean ${near}?` : `Review says ${names.join(', ')}.`,
  });
}
