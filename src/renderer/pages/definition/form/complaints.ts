import type * as z from 'zod';
import { definitionSchema } from '#shared/definition.ts';
import type { Path } from '../text/document.ts';
import { valueAt } from './values.ts';

/**
 * What the schemas have against the settings, by where it stands: the form says it beside the field, in its own language.
 * `isMissing` is what nobody has filled in yet, as opposed to what was filled in wrongly.
 */
export type Complaint = { issue: z.core.$ZodIssue; isMissing: boolean };
export type Complaints = Map<string, Complaint>;

export function complaintsAbout(settings: unknown): Complaints {
  const { error } = definitionSchema.safeParse(settings ?? {});
  const complaints: Complaints = new Map();
  for (const { path, issue } of error?.issues.flatMap((issue) => innermost(issue, [])) ?? []) {
    const value = valueAt(settings, path);
    // What the environment puts there is not known here; the engine looks at it.
    if (typeof value === 'string' && value.includes('${')) continue;
    const isMissing = value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (!complaints.has(keyOf(path))) complaints.set(keyOf(path), { issue, isMissing });
  }
  return complaints;
}

export function keyOf(path: Path): string {
  return path.join('\0');
}

/** A value that may be of several kinds and is of one, with something wrong inside: what is wrong there. */
function innermost(issue: z.core.$ZodIssue, around: Path): { path: Path; issue: z.core.$ZodIssue }[] {
  const path = [...around, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], issue }));
  if (issue.code === 'invalid_union') {
    const inside = issue.errors.find((issues) => issues.some((nested) => nested.path.length > 0));
    if (inside) return inside.flatMap((nested) => innermost(nested, path));
  }
  return [{ path, issue }];
}
