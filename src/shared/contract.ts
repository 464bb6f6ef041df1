import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { type ErrorCode, exitCodes } from './errors.ts';
import { findingSchema, type sides } from './finding.ts';
import {
  facetsSchema,
  filterSchema,
  findingRowSchema,
  findingsColumnsSchema,
  findingsPageSchema,
  partitionCountsSchema,
  sortSchema,
} from './findings-list.ts';
import { viewSchema } from './findings-view.ts';
import { limits } from './limits.ts';
import { preferencesSchema } from './preferences.ts';
import { progressSchema } from './progress.ts';
import { reportOptionsSchema } from './report-options.ts';
import { runDetailSchema, runLineSchema } from './run.ts';

/**
 * Every call and event between a face (window, browser, command line, tests) and the engine, declared once. Calls give
 * plain values that survive any wire; a stream gives the present state first, so that whoever connects again has lost
 * nothing. A failure is one of the codes of errors.ts, with what to do next.
 */
const failureSchema = z.object({ next: z.string().optional() });
type Failures = Record<ErrorCode, { data: typeof failureSchema }>;
const failures = Object.fromEntries(Object.keys(exitCodes).map((code) => [code, { data: failureSchema }])) as Failures;
/** A call that may fail in the expected ways. */
export const call = oc.errors(failures);

const run = z.object({ run: z.string().min(1).max(limits.nameCharactersMax) });
const list = run.extend({ filter: filterSchema.prefault({}), sort: sortSchema.prefault({}) });
const path = z.object({ path: z.string().min(1).max(limits.pathCharactersMax) });
const text = z.string().max(limits.definitionBytesMax);
const count = z.int().nonnegative();

/** `list` is what is exported, in its order; without it everything that is kept, by kind and key. */
const exportInput = run.extend({
  format: z.string().max(limits.nameCharactersMax),
  path: path.shape.path,
  options: reportOptionsSchema.optional(),
  list: list.omit({ run: true }).optional(),
});
const writtenSchema = z.object({ path: z.string(), findings: count, bytes: count, sha256: z.string() });

const values = z.array(z.string().nullable());
const sampleSchema = z.object({
  fields: z.array(z.string()),
  records: z.array(values),
  invalid: z.array(z.object({ place: z.string(), reason: z.string() })),
});
/** What a side gave when it was tried: its first records, or why it could not be read. */
const trialSchema = z.union([
  z.object({ sample: sampleSchema }),
  z.object({ failure: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }) }),
]);

const definitionFileSchema = z.object({
  path: z.string(),
  text: z.string(),
  sha256: z.string(),
  /** What is wrong with it, as sentences with their lines; none where it can be run. */
  problems: z.array(z.string()),
});

export const contract = {
  workspace: {
    about: call.output(z.object({ folder: z.string(), version: z.string(), threads: count })),
  },
  definitions: {
    /** Known from the workspace's folder of definitions and from runs. */
    list: call.output(z.array(z.object({ path: z.string(), name: z.string(), lastRun: runLineSchema.nullable() }))),
    read: call.input(path).output(definitionFileSchema),
    /** Says what is wrong with a text that is not saved yet; relative paths in it are relative to `path`. */
    examine: call.input(path.extend({ text })).output(z.object({ problems: z.array(z.string()) })),
    /** `replaces` is the SHA-256 of the text that was read before, null for a new file: what changed meanwhile is not written over. */
    save: call.input(path.extend({ text, replaces: z.string().nullable() })).output(definitionFileSchema),
    /** Connects to both sides and reads their first records as a run would. */
    check: call.input(path).output(z.object({ name: z.string(), ...sidesOf(trialSchema) })),
    /** Writes the demo's two sides and its definition into the workspace. */
    demo: call.output(path),
  },
  runs: {
    list: call.output(z.array(runLineSchema)),
    /** `latest` is the newest. */
    show: call.input(run).output(runDetailSchema),
    start: call.input(path).output(run),
    resume: call.input(run).output(run),
    /** Stops a run at its next checkpoint; it can be resumed. */
    cancel: call.input(run).output(z.object({ wasUnderWay: z.boolean() })),
    /** How a run stands, now and whenever that changes, until it is over. */
    watch: call.input(run).output(eventIterator(progressSchema)),
    /** What each partition that was compared came to. */
    map: call.input(run).output(z.array(partitionCountsSchema)),
  },
  findings: {
    examples: call.input(run.extend({ perKind: count.max(limits.examplesPerKindMax) })).output(z.array(findingSchema)),
    columns: call.input(run).output(findingsColumnsSchema),
    /** Rows of a list from one of its places on. A list that is not made yet gives what there is of it; ask again. */
    page: call
      .input(list.extend({ from: count, count: count.min(1).max(limits.pageRowsMax) }))
      .output(findingsPageSchema),
    facets: call.input(list).output(facetsSchema),
    /** Where in a list a finding stands, so that a list keeps its place when its filter or order changes. */
    locate: call.input(list.extend({ id: count })).output(z.object({ place: count.nullable(), done: z.number() })),
    /** Lists that were given a name, of the run's reconciliation. */
    views: call.input(run).output(z.array(viewSchema)),
    saveView: call.input(run.extend({ view: viewSchema })).output(z.array(viewSchema)),
    removeView: call.input(run.extend({ name: viewSchema.shape.name })).output(z.array(viewSchema)),
    /** A finding, or several, with their whole values. */
    one: call.input(run.extend({ id: count })).output(findingRowSchema),
    whole: call
      .input(run.extend({ ids: z.array(count).max(limits.wholeFindingsMax) }))
      .output(z.array(findingRowSchema)),
  },
  preferences: {
    read: call.output(preferencesSchema),
    save: call.input(preferencesSchema),
  },
  reports: {
    export: call.input(exportInput).output(writtenSchema),
    /** The same, telling how far it is. Whoever stops listening stops it, and nothing is written. */
    follow: call
      .input(exportInput)
      .output(eventIterator(z.object({ done: count, total: count, written: writtenSchema.nullable() }))),
  },
};

function sidesOf<Schema extends z.ZodType>(schema: Schema): Record<(typeof sides)[number], Schema> {
  return { inbound: schema, outbound: schema };
}

export type Contract = typeof contract;
