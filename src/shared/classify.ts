import * as z from 'zod';
import { type ColumnType, parseDuration } from './column.ts';
import { type ConditionColumns, conditionOf } from './condition-text.ts';
import { findingKinds } from './finding.ts';
import { type Condition, conditionSchema } from './findings-list.ts';
import { limits } from './limits.ts';
import { severities } from './severity.ts';
import { nearest } from './text.ts';

/** How findings are classified: rules of the definition file, tried in their order. The first one that fits a finding counts. */
const name = z.string().trim().min(1).max(limits.nameCharactersMax);
const listOf = <Item extends z.ZodType>(item: Item, max: number) =>
  z.preprocess((one) => (typeof one === 'string' ? [one] : one), z.array(item).min(1).max(max));

export const ageWords = ['over', 'under'] as const;
const agePattern = /^(over|under)\s+(.+)$/;

export const classifyRule = z
  .strictObject({
    name,
    /** Of one of these kinds. */
    kind: listOf(z.enum(findingKinds), findingKinds.length).optional(),
    /** Differs in one of these fields. */
    field: listOf(name, limits.fieldsMax).optional(),
    /** Conditions on values, all of which hold: `price in >= 1000`. */
    value: listOf(z.string().max(limits.filterTextCharactersMax), limits.conditionsMax).optional(),
    /** How long ago it was first found: `over 7d` is that long or longer. */
    age: z
      .string()
      .refine(
        (text) => ageOf(text) !== undefined,
        'an age is under or over a duration, such as "under 1d" or "over 12h"',
      )
      .optional(),
    severity: z.enum(severities).optional(),
    /** The account in which what fits is put into suspense. */
    suspense: name.optional(),
  })
  .superRefine(({ severity, suspense }, context) => {
    if (severity === undefined && suspense === undefined)
      context.addIssue({ code: 'custom', message: 'a rule gives a severity, or a suspense account, or both' });
  });

export const classifySettings = z
  .array(classifyRule)
  .min(1)
  .max(limits.classifyRulesMax)
  .superRefine((rules, context) => {
    rules.forEach((rule, index) => {
      if (rules.findIndex((other) => other.name === rule.name) < index)
        context.addIssue({ code: 'custom', path: [index, 'name'], message: `two rules are called ${rule.name}` });
    });
  });
export type ClassifySettings = z.output<typeof classifySettings>;

/** A rule as findings are held against it, and as the trail keeps it. */
export const classRuleSchema = z.strictObject({
  name,
  kinds: z.array(z.enum(findingKinds)),
  fields: z.array(name),
  conditions: z.array(conditionSchema),
  age: z.strictObject({ is: z.enum(ageWords), seconds: z.number().nonnegative() }).nullable(),
  severity: z.enum(severities).nullable(),
  account: name.nullable(),
});
export type ClassRule = z.output<typeof classRuleSchema>;

/** Of rules that a definition let through. */
export function classRulesOf({ classify = [], ...columns }: { classify?: ClassifySettings | undefined } & Columns) {
  return classify.map(
    (rule): ClassRule => ({
      name: rule.name,
      kinds: rule.kind ?? [],
      fields: rule.field ?? [],
      conditions: (rule.value ?? []).flatMap((text) => conditionOf(text.trim(), columns) ?? []),
      age: (rule.age !== undefined && ageOf(rule.age)) || null,
      severity: rule.severity ?? null,
      account: rule.suspense ?? null,
    }),
  );
}

/** A rule in a line: what it looks for, and what it says. */
export function classifierText({ kind, field, value, age, severity, suspense }: ClassifySettings[number]): string {
  const looks = [...(kind ?? []), ...(field ?? []).map((name) => `≠ ${name}`), ...(value ?? []), ...(age ? [age] : [])];
  const says = [...(severity ? [severity] : []), ...(suspense ? [`suspense ${suspense}`] : [])];
  return `${looks.length > 0 ? looks.join(', ') : 'everything'}: ${says.join(', ')}`;
}

function ageOf(text: string): ClassRule['age'] | undefined {
  const [, is, duration = ''] = agePattern.exec(text.trim()) ?? [];
  const microseconds = parseDuration(duration);
  if (microseconds === undefined) return undefined;
  return { is: is === 'over' ? 'over' : 'under', seconds: Number(microseconds) / 1e6 };
}

type Columns = { [Part in keyof ConditionColumns]: { name: string; type: ColumnType }[] };
type Complaint = { path: (string | number)[]; message: string };

/** What the rules say of fields that are not there, or compare with what is no value of the field's type. */
export function classifyComplaints(rules: ClassifySettings, columns: Columns): Complaint[] {
  const known = [...columns.key, ...columns.fields].map((column) => column.name);
  const compared = columns.fields.map((column) => column.name);
  return rules.flatMap((rule, index): Complaint[] => [
    ...(rule.field ?? []).flatMap((field, place): Complaint[] => {
      if (compared.includes(field)) return [];
      const near = nearest(field, compared);
      const message = `no field ${field} is compared; ${near ? `did you mean ${near}?` : `fields are ${compared.join(', ')}`}`;
      return [{ path: [index, 'field', place], message }];
    }),
    ...(rule.value ?? []).flatMap((text, place): Complaint[] => {
      const message = valueComplaint(text, columns, known);
      return message === undefined ? [] : [{ path: [index, 'value', place], message }];
    }),
  ]);
}

function valueComplaint(text: string, columns: Columns, known: string[]): string | undefined {
  const condition = conditionOf(text.trim(), columns);
  if (!condition) {
    const [word = ''] = text.trim().split(/[\s<>=!~≠≤≥]/, 1);
    if (known.includes(word))
      return `"${text}" is no condition; write ${word} in >= 1000, ${word} out is null, or ${word} ~ abc`;
    const near = nearest(word, known);
    return `"${text}" names no field; ${near ? `did you mean ${near}?` : `fields are ${known.join(', ')}`}`;
  }
  const type = [...columns.key, ...columns.fields].find((column) => column.name === condition.column)?.type ?? 'text';
  if (isOperand(condition, type)) return undefined;
  return `"${condition.value}" is no ${type}, which ${condition.column} is`;
}

/** What is looked for in a text needs no type. */
function isOperand({ is, value }: Condition, type: ColumnType): boolean {
  if (['null', 'not-null', 'empty', 'absent', 'contains'].includes(is)) return true;
  switch (type) {
    case 'integer':
      return /^[+-]?\d{1,100}$/.test(value);
    case 'decimal':
      return /^[+-]?\d{1,100}(\.\d{1,100})?$/.test(value);
    case 'boolean':
      return /^(true|false|t|f|yes|no|1|0)$/i.test(value);
    case 'datetime':
      return isMoment(value);
    case 'json':
      return isJson(value);
    default:
      return true;
  }
}

const momentPattern =
  /^(\d{4})-(\d{2})-(\d{2})([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)?)?$/;

function isMoment(text: string): boolean {
  const [, year, month, day] = (momentPattern.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const date = new Date(Date.UTC(year, month - 1, day));
  return year > 1 && year < 9999 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
