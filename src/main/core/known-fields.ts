import { noSuchField, unknownFieldIn, unknownOf } from '#shared/field-text.ts';
import type { Filter } from '#shared/findings-list.ts';
import type { Workers } from './ports.ts';

/**
 * Refuses a choice of findings by a field that the run does not have: it would be of none, and nobody would be told why.
 * Errors: `usage`.
 */
export async function refuseUnknownFields(
  workers: Workers,
  findings: string,
  filter: Partial<Pick<Filter, 'fields' | 'conditions' | 'text'>>,
): Promise<void> {
  const { fields = [], conditions = [], text = '' } = filter;
  if (fields.length + conditions.length === 0 && text === '') return;
  const columns = await workers.run('columns', { findings });
  const spoken = conditions.map(({ column }) => column);
  const meant = unknownFieldIn(text, columns);
  const unknown =
    unknownOf(fields, columns.fields) ??
    unknownOf(spoken, [...columns.key, ...columns.fields]) ??
    // A text may be about anything: only what was almost certainly meant for a field is refused.
    (meant?.near === undefined ? undefined : meant);
  if (unknown) throw noSuchField(unknown);
}
