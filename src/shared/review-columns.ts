/** What a table of findings may say of each besides its records, in words that programs read too. */
export const reviewColumns = [
  ...(['decision', 'reason', 'owner', 'due', 'notes', 'decidedBy', 'decidedAt'] as const),
  ...(['severity', 'rule', 'account'] as const),
] as const;
export type ReviewColumn = (typeof reviewColumns)[number];

/** A column's name among the names of fields. */
export function reviewColumnName(column: ReviewColumn): `review.${ReviewColumn}` {
  return `review.${column}`;
}

/** What is said of a finding, of the columns that were asked for. */
export type ReviewValues = Partial<Record<ReviewColumn, string | number | null>>;
