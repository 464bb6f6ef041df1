import { eventIterator, oc } from '@orpc/contract';
import * as z from 'zod';
import { type ErrorCode, exitCodes } from './errors.ts';
import { findingSchema, type sides } from './finding.ts';
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
const path = z.object({ path: z.string().min(1).max(limits.pathCharactersMax) });
const text = z.string().max(limits.definitionBytesMax);
const count = z.int().nonnegative();

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
  },
  findings: {
    examples: call.input(run.extend({ perKind: count.max(limits.examplesPerKindMax) })).output(z.array(findingSchema)),
  },
  preferences: {
    read: call.output(preferencesSchema),
    save: call.input(preferencesSchema),
  },
  reports: {
    export: call
      .input(
        run.extend({
          format: z.string().max(limits.nameCharactersMax),
          path: path.shape.path,
          options: reportOptionsSchema.optional(),
        }),
      )
      .output(z.object({ path: z.string(), findings: count, bytes: count, sha256: z.string() })),
  },
};

function sidesOf<Schema extends z.ZodType>(schema: Schema): Record<(typeof sides)[number], Schema> {
  return { inbound: schema, outbound: schema };
}

export type Contract = typeof contract;
