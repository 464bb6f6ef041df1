import { classifierText, classifyComplaints } from '#shared/classify.ts';
import { parseTolerance, toleranceText, toleranceTypes } from '#shared/column.ts';
import type { Column, Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { FieldRule, KeptRule, ReplayedSetting, RuleChange } from '#shared/replay.ts';
import type { ReplayedFields } from '#shared/tasks.ts';
import { nearest } from '#shared/text.ts';
import { withoutAccess } from '../definition-file.ts';

/** Other rules for kept records: the fields as they are to be compared, and where each stands in the records. */
export type OtherRules = { definition: Definition; replayed: ReplayedFields; changes: RuleChange[] };

/** A run's rules, and which of their settings can be others without reading anything again. */
export function keptRules({ fields }: Pick<Definition, 'fields'>): KeptRule[] {
  return fields.map((column) => ({
    ...ruleOf(column),
    type: column.type,
    may: {
      tolerance: toleranceTypes.includes(column.type),
      // What was taken off when it was read is not there to be compared.
      trim: column.type === 'text' && !column.trim,
      ignoreCase: column.type === 'text' && !column.ignoreCase,
    },
  }));
}

/** The same definition with other rules for its fields. Errors: `definition`, where a rule is none. */
export function withRules(kept: Definition, rules: FieldRule[]): Definition {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  if (byName.size < rules.length) throw refusal(['a field is named twice']);
  const unknown = rules.find(({ name }) => !kept.fields.some((field) => field.name === name));
  if (unknown) throw refusal([unknownField(unknown.name, kept)]);
  const fields = kept.fields.flatMap((field): Column[] => {
    const rule = byName.get(field.name);
    return rule ? [columnOf(field, rule)] : [];
  });
  return { ...kept, fields };
}

/**
 * What changes between the rules that a run was made under and others. Errors: `definition`, with every setting that
 * cannot be tried on what was kept, and why.
 */
export function otherRules(kept: Definition, now: Definition): OtherRules {
  const complaints = [
    ...elsewhere(kept, now),
    ...now.fields.flatMap((field) => complaintsOf(field, kept)),
    ...classifyComplaints(now.classify ?? [], now).map(({ message }) => `classify: ${message}`),
  ];
  if (complaints.length > 0) throw refusal(complaints);
  const places = now.fields.map(({ name }) => kept.fields.findIndex((field) => field.name === name));
  const changes = kept.fields.flatMap((field) =>
    changesOf(
      field,
      now.fields.find(({ name }) => name === field.name),
    ),
  );
  const all = [...changes, ...classifyChanges(kept, now)];
  return { definition: now, replayed: { columns: kept.fields.length, places }, changes: all };
}

/** Whatever decides which records are read, or which belong together. */
function elsewhere(kept: Definition, now: Definition): string[] {
  const complaints: string[] = [];
  if (kept.name !== now.name) complaints.push(`name: the run is of ${kept.name}, not of ${now.name}`);
  if (spelt(kept.flight) !== spelt(now.flight))
    complaints.push('flight: how long the run waits was settled before it compared anything');
  if (spelt(kept.key.map(readAs)) !== spelt(now.key.map(readAs)))
    complaints.push('key: records were told apart by the key as it was, and cannot be paired by another');
  const names = [...now.key, ...now.fields].map(({ name }) => name);
  for (const side of sides) {
    const [a, b] = [settingsOf(kept, side, names), settingsOf(now, side, names)];
    for (const setting of new Set([...Object.keys(a), ...Object.keys(b)]))
      if (spelt(a[setting]) !== spelt(b[setting]))
        complaints.push(`${side}.${setting}: it decides which records are read, and nothing is read again`);
  }
  return complaints;
}

function complaintsOf(now: Column, { fields }: Definition): string[] {
  const kept = fields.find(({ name }) => name === now.name);
  if (!kept) return [unknownField(now.name, { fields })];
  const complaints: string[] = [];
  const because = (setting: string, why: string) => void complaints.push(`${now.name}.${setting}: ${why}`);
  for (const setting of ['type', 'format', 'zone'] as const)
    if (kept[setting] !== now[setting])
      because(
        setting,
        `values were kept as they were read, with ${kept[setting]}, and cannot be read as ${now[setting]}`,
      );
  for (const setting of ['trim', 'ignoreCase'] as const) {
    if (kept[setting] === now[setting]) continue;
    if (kept[setting]) because(setting, 'what it took away was not kept');
    else if (kept.type !== 'text') because(setting, `it decides which values of type ${kept.type} can be read`);
  }
  return complaints;
}

function changesOf(kept: Column, now: Column | undefined): RuleChange[] {
  if (!now) return [{ field: kept.name, setting: 'left-out', before: null, after: null }];
  const [a, b] = [ruleOf(kept), ruleOf(now)];
  const spelling = (value: string | boolean | null) => (value === null ? null : String(value));
  return (['tolerance', 'trim', 'ignoreCase'] satisfies ReplayedSetting[])
    .filter((setting) => a[setting] !== b[setting])
    .map((setting) => ({ field: kept.name, setting, before: spelling(a[setting]), after: spelling(b[setting]) }));
}

/** Rules that classify, by their names, as they were and are; the same ones in another order change, too. */
function classifyChanges(kept: Definition, now: Definition): RuleChange[] {
  const [before, after] = [classifiersOf(kept), classifiersOf(now)];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was = null, is = null] = [before.get(name), after.get(name)];
    return was === is ? [] : [{ field: name, setting: 'classify' as const, before: was, after: is }];
  });
}

function classifiersOf(definition: Definition): Map<string, string> {
  const rules = definition.classify ?? [];
  return new Map(rules.map((rule, i) => [rule.name, `${i + 1}. ${classifierText(rule)}`]));
}

function ruleOf({ name, tolerance, trim, ignoreCase }: Column): FieldRule {
  return { name, tolerance: tolerance ? toleranceText(tolerance) : null, trim, ignoreCase };
}

function columnOf({ tolerance: _, ...field }: Column, { tolerance: asked, trim, ignoreCase }: FieldRule): Column {
  const column = { ...field, trim, ignoreCase };
  if (asked === null) return column;
  const tolerance = toleranceTypes.includes(field.type) ? parseTolerance(asked, field.type) : undefined;
  if (tolerance) return { ...column, tolerance };
  throw refusal([`${field.name}.tolerance: "${asked}" is no tolerance for ${field.type}`]);
}

function unknownField(name: string, { fields }: Pick<Definition, 'fields'>): string {
  const near = nearest(
    name,
    fields.map((field) => field.name),
  );
  return `${name}: the run did not read this field${near ? `; did you mean ${near}?` : ''}`;
}

function readAs({ name, type, trim, ignoreCase, zone, format }: Column) {
  return { name, type, trim, ignoreCase, zone, format };
}

/** All that decides which records a side has; how a field that is left out was found is no matter any more. */
function settingsOf(definition: Definition, side: Side, names: string[]): Record<string, unknown> {
  const { columns, ...settings } = { columns: undefined, ...withoutAccess(definition[side]) } as Record<
    string,
    unknown
  >;
  if (Array.isArray(columns)) return { ...settings, columns };
  const mapping = (columns ?? {}) as Record<string, string>;
  return { ...settings, columns: names.map((name) => mapping[name] ?? name) };
}

function spelt(value: unknown): string | undefined {
  return JSON.stringify(value);
}

function refusal(complaints: string[]): TieoutError {
  return new TieoutError('definition', `these rules cannot be tried on what was kept:\n${complaints.join('\n')}`, {
    next: 'Try others, or read both sides anew with tieout run.',
  });
}
