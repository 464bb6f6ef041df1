import * as z from 'zod';
import { definitionLineSchema, definitionTextSchema } from '../definition-line.ts';
import { planSchema } from '../forecast.ts';
import { limits } from '../limits.ts';
import { sideTrialSchema } from '../sample.ts';
import { sideColumnsSchema } from '../source-columns.ts';
import { call, path } from './call.ts';

const text = z.string().max(limits.definitionBytesMax);
/** A definition, or a text that is not saved yet and to be taken for its file's. */
const unsaved = path.extend({ text: text.optional() });

export const definitions = {
  /** Known from the workspace's folder of definitions and from runs. The newest run first; those never run last. */
  list: call.output(z.array(definitionLineSchema)),
  read: call.input(path).output(definitionTextSchema),
  /**
   * Says what is wrong with a text that is not saved yet; relative paths in it are relative to `path`. Variables in
   * `typed` are taken as set: their values wait to be kept.
   */
  examine: call
    .input(path.extend({ text, typed: z.array(z.string()).max(limits.secretsMax).optional() }))
    .output(z.object({ problems: z.array(z.string()) })),
  /** `replaces` is the SHA-256 of the text that was read before, null for a new file: what changed meanwhile is not written over. */
  save: call.input(path.extend({ text, replaces: z.string().nullable() })).output(definitionTextSchema),
  /** Connects to both sides and reads their first records as a run would; of `text` where it is not saved yet. */
  check: call.input(unsaved).output(
    z.object({
      name: z.string(),
      inbound: sideTrialSchema,
      outbound: sideTrialSchema,
      master: sideTrialSchema.optional(),
      /** What a run will not do besides, in sentences: its result is the same. */
      warnings: z.array(z.string()),
    }),
  ),
  /** What a run would read, how long it would take, and whether it ends before the activity. */
  plan: call.input(unsaved).output(planSchema),
  /** The columns that both sides' sources have, also where the rest of the definition is not written yet. */
  columns: call.input(unsaved).output(z.object({ inbound: sideColumnsSchema, outbound: sideColumnsSchema })),
  /** The commented text that a new definition starts from. */
  template: call.output(z.object({ text: z.string() })),
  /** Writes that text into a new file; what is there already is left as it is. */
  create: call.input(path).output(path),
  /** Writes the demo's two sides and its definition into the workspace. */
  demo: call.output(path),
};
