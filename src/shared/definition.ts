import * as z from 'zod';
import { alertSettings } from './alert-settings.ts';
import { classifyComplaints, classifySettings } from './classify.ts';
import {
  type ColumnType,
  columnTypes,
  parseDuration,
  parseTolerance,
  type Tolerance,
  toleranceTypes,
} from './column.ts';
import { type CronTimes, cronComplaint } from './cron.ts';
import { type FieldFormat, fieldFormats, formatComplaint } from './field-format.ts';
import { type Side, type SourceRole, sides } from './finding.ts';
import { type FlightSettings, flightColumnOf, flightComplaints, flightSettings } from './flight-settings.ts';
import { journalSettings } from './journal-settings.ts';
import { leadPattern, leadSecondsOf, passPattern } from './lead.ts';
import { limits } from './limits.ts';
import { type MasterSettings, masterSettings } from './master-settings.ts';
import { rerunSettingsSchema } from './rerun.ts';
import { runReportSettings } from './run-report.ts';
import { type SourceSettings, sourceSchema } from './source-settings.ts';
import { nearest } from './text.ts';
import { isZone, zoneComplaint } from './zone.ts';

/**
 * The definition file, as written by people. Parsing turns every short form into the long one, so that the rest of
 * the product sees one shape: a list of key columns, a list of compared columns, two sources.
 */
export const fieldLong = z.strictObject({
  name: z.string().min(1, 'a field needs a name'),
  type: z.enum(columnTypes).default('text'),
  tolerance: z.union([z.string(), z.number()]).optional(),
  trim: z.boolean().default(false),
  ignoreCase: z.boolean().default(false),
  zone: z.string().optional(),
  format: z.enum(fieldFormats).optional(),
});

export const column = z
  .preprocess((field) => (typeof field === 'string' ? { name: field } : field), fieldLong)
  .transform((field, context): Column => toColumn(field, context));

export const activity = z
  .strictObject({
    id: z.union([z.string(), z.number()]).transform(String),
    startsAt: z.iso.datetime({
      offset: true,
      error: 'startsAt is a date and time with its offset, such as 2026-06-18T00:00:00+08:00',
    }),
    policy: z
      .string()
      .regex(leadPattern, 'policy is daily, limited, urgent, or a lead time such as T-90m, T-8h or T-2d')
      .default('daily'),
    /** When it is cleared again after the first time, which the policy says. */
    passes: z
      .preprocess(
        listed,
        z
          .array(z.string().regex(passPattern, 'a pass is how long before the activity it starts: 12h, 90m or 2d'))
          .max(limits.passesMax),
      )
      .optional(),
  })
  .superRefine(({ policy, passes = [] }, context) => {
    passes.forEach((pass, index) => {
      if (leadSecondsOf(pass) <= leadSecondsOf(policy)) return;
      const message = `a pass at ${pass} would come before the first, which policy ${policy} says; give the policy the earliest`;
      context.addIssue({ code: 'custom', path: ['passes', index], message });
    });
  });

/** When it is cleared again and again, whether or not there is an activity. */
export const schedule = z
  .strictObject({ cron: z.string().min(1).max(limits.nameCharactersMax), zone: z.string().default('UTC') })
  .superRefine((times: CronTimes, context) => {
    const message = isZone(times.zone) ? cronComplaint(times) : zoneComplaint(times.zone);
    if (message) context.addIssue({ code: 'custom', path: [isZone(times.zone) ? 'cron' : 'zone'], message });
  });

/** One field by its name alone is a list of one. */
export function listed(fields: unknown): unknown {
  return typeof fields === 'string' ? [fields] : fields;
}

const settlingTime = z.string().transform((written, context) => {
  const microseconds = parseDuration(written);
  if (microseconds !== undefined && microseconds / 1000n <= BigInt(limits.confirmWaitMsMax))
    return Number(microseconds / 1000n);
  context.addIssue({ code: 'custom', message: `"${written}" is no settling time; write 30s or 5m, at most 1h` });
  return z.NEVER;
});

export const definitionSchema = z
  .strictObject({
    name: z.string().min(1).max(200),
    activity: activity.optional(),
    schedule: schedule.optional(),
    key: z.preprocess(listed, z.array(column).min(1, 'name at least one key field').max(limits.keyFieldsMax)),
    fields: z.preprocess(listed, z.array(column).max(limits.fieldsMax)).default([]),
    inbound: sourceSchema,
    outbound: sourceSchema,
    /** The activity's own list of what both sides should hold: only its keys are read. */
    master: masterSettings.optional(),
    /** How long after comparing what does not agree is read again, before it is called a finding; in milliseconds. */
    confirm: settlingTime.optional(),
    /** When items were sent and arrived: what may still be on its way is told apart from what is missing. */
    flight: flightSettings.optional(),
    /** How grave findings are, and which are put into suspense by rule. */
    classify: classifySettings.optional(),
    /** Where the items of a rerun request are sent. */
    rerun: rerunSettingsSchema.optional(),
    /**
     * Two sides without a single record are a wrong path far more often than a quiet day, and a field without a single
     * value is a misspelt one; say so here where they are not.
     */
    allowEmpty: z.boolean().default(false),
    /**
     * Takes partitions for equal whose counts and 128-bit sums are, if no key repeats in them. Not by default: no accident
     * makes different records add up to the same sum, but somebody who chooses their texts might.
     */
    trustSums: z.boolean().default(false),
    /** Where the result of each run is written. */
    journal: journalSettings.optional(),
    /** Who is told of a run, and when. */
    alerts: alertSettings.optional(),
    /** Saved reports that are written after each run. */
    reports: z.array(runReportSettings).max(limits.runReportsMax).optional(),
  })
  .superRefine((definition, context) => {
    refuseRepeatedNames(definition, context);
    refuseUnknownColumns(definition, context);
    refuseUnknownKeys(definition, context);
    definition.alerts?.rules.forEach(({ severity }, index) => {
      if (severity === undefined || definition.classify) return;
      const message = 'nothing here says how grave findings are: give classify rules with severities, or leave it out';
      context.addIssue({ code: 'custom', path: ['alerts', 'rules', index, 'severity'], message });
    });
    if (definition.confirm !== undefined && sides.every((side) => isFile(definition[side]))) {
      const message = 'two files are what they are: there is nothing to wait for; leave confirm out';
      context.addIssue({ code: 'custom', path: ['confirm'], message });
    }
    for (const { path, message } of flightComplaints(definition.flight, definition))
      context.addIssue({ code: 'custom', path, message });
    for (const { path, message } of classifyComplaints(definition.classify ?? [], definition))
      context.addIssue({ code: 'custom', path: ['classify', ...path], message });
    definition.key.forEach((key, index) => {
      if (key.tolerance) {
        context.addIssue({
          code: 'custom',
          path: ['key', index, 'tolerance'],
          message: 'a key field has no tolerance: keys are equal or they are not',
        });
      }
    });
  });

/** A key or compared field with its rules, every option settled. */
export type Column = {
  name: string;
  type: ColumnType;
  trim: boolean;
  ignoreCase: boolean;
  zone: string;
  format: FieldFormat;
  tolerance?: Tolerance;
};
export type Definition = z.output<typeof definitionSchema>;

function toColumn(field: z.output<typeof fieldLong>, context: z.core.$RefinementCtx): Column {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  const { name, type, trim, ignoreCase } = field;
  if (field.ignoreCase && type !== 'text') refuse('ignoreCase', `ignoreCase is for text; ${name} is ${type}`);
  if (field.zone !== undefined && type !== 'datetime') refuse('zone', `zone is for datetime; ${name} is ${type}`);
  const wrong = field.format && formatComplaint(field.format, field);
  if (wrong) refuse('format', wrong);
  if (field.zone !== undefined && !isZone(field.zone)) refuse('zone', zoneComplaint(field.zone));
  const settled: Column = { name, type, trim, ignoreCase, zone: field.zone ?? 'UTC', format: field.format ?? 'iso' };
  if (field.tolerance === undefined) return settled;
  if (!toleranceTypes.includes(type)) {
    refuse('tolerance', `a ${type} field has no tolerance; ${toleranceTypes.join(', ')} have one`);
    return settled;
  }
  const tolerance = parseTolerance(String(field.tolerance), type);
  if (!tolerance) {
    const example = type === 'datetime' ? '2s, 500ms, 1m, 1h or 1d' : '0.01 or 1%';
    refuse('tolerance', `"${field.tolerance}" is no tolerance for ${type}; write ${example}`);
    return settled;
  }
  return { ...settled, tolerance };
}

function refuseRepeatedNames(definition: { key: Column[]; fields: Column[] }, context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  for (const part of ['key', 'fields'] as const) {
    definition[part].forEach(({ name }, index) => {
      if (seen.has(name)) context.addIssue({ code: 'custom', path: [part, index], message: `${name} is named twice` });
      seen.add(name);
    });
  }
}

/** A mapping for a field that is not there would leave the field that was meant unmapped, without a word. */
function refuseUnknownColumns(
  {
    key,
    fields,
    flight,
    ...sources
  }: { key: Column[]; fields: Column[]; flight?: FlightSettings | undefined } & Record<Side, SourceSettings>,
  context: z.core.$RefinementCtx,
): void {
  const names = [...key, ...fields].map(({ name }) => name);
  for (const side of sides) {
    const timed = flight ? [flight[flightColumnOf[side]].name] : [];
    refuseUnknown(side, sources[side], [...names, ...timed], 'field', context);
  }
}

/** Nothing but the key is read of a master list. */
function refuseUnknownKeys(
  { key, master }: { key: Column[]; master?: MasterSettings | undefined },
  context: z.core.$RefinementCtx,
): void {
  const names = key.map(({ name }) => name);
  if (master) refuseUnknown('master', master.source, names, 'key field', context);
}

function refuseUnknown(
  at: SourceRole,
  { columns = [] }: SourceSettings,
  names: string[],
  what: string,
  context: z.core.$RefinementCtx,
): void {
  if (Array.isArray(columns)) return;
  for (const name of Object.keys(columns).filter((name) => !names.includes(name))) {
    const near = nearest(name, names);
    const message = `no ${what} is called ${name}; ${near ? `did you mean ${near}?` : `${what}s are ${names.join(', ')}`}`;
    context.addIssue({ code: 'custom', path: [at, 'columns', name], message });
  }
}

function isFile({ type }: SourceSettings): boolean {
  return type === 'csv' || type === 'ndjson';
}
