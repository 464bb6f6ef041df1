import * as z from 'zod';
import { exitCodes } from './errors.ts';
import { limits } from './limits.ts';
import { runStates, verdicts } from './run.ts';

/**
 * What the window's process and the engine's say to each other. Calls go beside it, over ports; where a port cannot be
 * handed to the other process they are relayed as `data` under the port's number.
 */
const port = z.int().nonnegative();
const name = z.string().max(limits.nameCharactersMax);
const data = z.object({ is: z.literal('data'), port, data: z.string() });
const close = z.object({ is: z.literal('close'), port });
/** Values for `${NAME}` in definitions, out of the system's keyring. */
const secrets = z.record(name, z.string().max(limits.secretCharactersMax));

export const orderSchema = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('start'),
    workspace: z.string().min(1).max(limits.pathCharactersMax),
    secrets,
    /** Whether the system has a keyring that seals; without one keys are wrapped by a passphrase. */
    hasKeyring: z.boolean(),
  }),
  /** What the keyring made of the bytes; null where it refused. */
  z.object({ is: z.literal('keyring'), id: port, bytes: z.base64().nullable(), refusal: z.string().optional() }),
  z.object({ is: z.literal('secrets'), secrets }),
  /** A port comes with it, or is relayed from here on. */
  z.object({ is: z.literal('open'), port }),
  data,
  close,
  /** Runs stop at their checkpoints, the books are closed, the process ends. */
  z.object({ is: z.literal('end') }),
]);
export type Order = z.output<typeof orderSchema>;

const underWaySchema = z.object({ run: name, name: z.string(), share: z.number().min(0).max(1).nullable() });
const overSchema = z.object({
  run: name,
  name: z.string(),
  state: z.enum(runStates),
  verdict: z.enum(verdicts).nullable(),
});
/** A run that is carried out; `share` of it is done, null where nobody knows. */
export type UnderWay = z.output<typeof underWaySchema>;
/** A run that is no longer carried out, since the beat before. */
export type Over = z.output<typeof overSchema>;

const errorCodes = Object.keys(exitCodes) as [keyof typeof exitCodes, ...(keyof typeof exitCodes)[]];

const failureSchema = z.object({ code: z.enum(errorCodes), message: z.string(), next: z.string().optional() });
export type EngineFailure = z.output<typeof failureSchema>;

export const signSchema = z.discriminatedUnion('is', [
  /** The heartbeat: from the first moment on, whatever else is going on. */
  z.object({ is: z.literal('beat'), underWay: z.array(underWaySchema), over: z.array(overSchema) }),
  z.object({ is: z.literal('ready') }),
  /** The workspace cannot be opened. */
  z.object({ is: z.literal('failed'), failure: failureSchema }),
  /** Bytes for the system's keyring, which only the window's process reaches. */
  z.object({
    is: z.literal('keyring'),
    id: port,
    act: z.enum(['seal', 'open']),
    bytes: z.base64().max(limits.secretCharactersMax * 4),
  }),
  data,
  close,
]);
export type Sign = z.output<typeof signSchema>;
