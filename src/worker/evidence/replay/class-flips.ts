import type { ClassRule } from '#shared/classify.ts';
import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { ClassFlips } from '#shared/replay-tasks.ts';
import { type Severity, severities } from '#shared/severity.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpackSortableKey } from '#worker/records/packed.ts';
import { agesOf } from '../classify/classes-file.ts';
import { makeClasses } from '../classify/make-classes.ts';
import { listFileOf } from '../list/list-file.ts';
import type { StoredFinding } from '../review/finding-row.ts';
import { inStep } from '../review/in-step.ts';
import type { Marks } from '../review/marks.ts';

type Flipping = { before: Sqlite; after: Sqlite; marks: Marks; ages: Record<string, number>; rules: ClassRule[] };

/**
 * How other rules classify what they find: a finding of the same kind and key is as old as it was, one that is new has no
 * age. Null where neither these rules nor the run's own classify anything.
 */
export function classFlips({ before, after, marks, ages, rules }: Flipping, rowsMax: number): ClassFlips | null {
  const kept = marks.classes();
  if (kept.rules.length === 0 && rules.length === 0) return null;
  const ageBefore = agesOf(ages, marks);
  const ageAfter = new Float64Array(lastId(after) + 1);
  inStep(before, after, { ...ignored, both: (a, b) => void ageAfter.set([ageBefore(a.id)], b.id), goOn: beat });
  const now = { rules, classOf: makeClasses(listFileOf(after), rules, (id) => ageAfter[id] ?? 0) };
  const ruleIn = (classes: typeof now, row: StoredFinding) => classes.rules[(classes.classOf[row.id] ?? 0) - 1];
  const flips: ClassFlips = { severities: counts(), suspended: { before: 0, after: 0 }, flipped: 0, first: [] };
  const count = (when: 'before' | 'after', rule: ClassRule | undefined) => {
    if (rule?.severity) flips.severities[rule.severity][when]++;
    if (rule && rule.account !== null) flips.suspended[when]++;
  };
  inStep(before, after, {
    both(a, b) {
      const [was, is] = [ruleIn(kept, a), ruleIn(now, b)];
      count('before', was);
      count('after', is);
      if (saysOf(was).join() === saysOf(is).join()) return;
      flips.flipped++;
      if (flips.first.length < rowsMax)
        flips.first.push({
          kind: findingKinds[a.kind] ?? 'invalid',
          key: keyOf(a),
          before: said(was),
          after: said(is),
        });
    },
    onlyBefore: (a) => count('before', ruleIn(kept, a)),
    onlyAfter: (b) => count('after', ruleIn(now, b)),
    goOn: beat,
  });
  return flips;
}

const ignored = { onlyBefore: () => {}, onlyAfter: () => {} };

function lastId(db: Sqlite): number {
  return db.prepare<[], number>('SELECT ifnull(max(id), 0) FROM finding').pluck().get() ?? 0;
}

function counts(): ClassFlips['severities'] {
  const none = severities.map((severity): [Severity, { before: number; after: number }] => [
    severity,
    { before: 0, after: 0 },
  ]);
  return Object.fromEntries(none) as ClassFlips['severities'];
}

/** What matters of a rule: another name says nothing else. */
function saysOf(rule: ClassRule | undefined): (string | null)[] {
  return [rule?.severity ?? null, rule?.account ?? null];
}

function said(rule: ClassRule | undefined): ClassFlips['first'][number]['before'] {
  return rule ? { rule: rule.name, severity: rule.severity, account: rule.account } : null;
}

function keyOf({ key, place }: StoredFinding): string[] {
  const texts = place === null ? unpackSortableKey(key) : [place];
  return texts.map((text) => [...text].slice(0, limits.shownCharactersMax).join(''));
}
