import { TieoutError } from '#shared/errors.ts';
import { type ShapeRule, shapeRules } from '#shared/shape.ts';
import type { Sqlite } from '#storage/sqlite.ts';

/**
 * The rule by which a run's shapes are made, as its findings file has noted since it was created; the first where it notes
 * none. Errors: `workspace` where a newer Tieout made it, since decisions on shapes would hold other findings.
 */
export function shapeRuleOf(db: Sqlite): ShapeRule {
  const noted = db.prepare<[], string>("SELECT value FROM about WHERE name = 'shapes'").pluck().get();
  if (noted === undefined) return 1;
  const rule = shapeRules.find((known) => String(known) === noted);
  if (rule) return rule;
  throw new TieoutError('workspace', `the shapes of ${db.name} follow rule ${noted}, which this Tieout does not know`, {
    next: 'Open it with a newer Tieout.',
  });
}
