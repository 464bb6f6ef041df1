import * as z from 'zod';
import { channelName, escalationSettings, quietSettings } from './alert-settings.ts';
import { limits } from './limits.ts';

/** A channel as somebody wrote it, `${NAME}` where a secret stands. */
const written = z.record(z.string(), z.unknown());

/** When alerts of this workspace are held back, and who is told where nobody looks: where a definition says neither. */
export const alertTimesSchema = z.strictObject({
  quiet: quietSettings.nullable().default(null),
  escalate: escalationSettings.nullable().default(null),
});
export type AlertTimes = z.output<typeof alertTimesSchema>;

const typed = z.string().max(limits.nameCharactersMax);
/** The same as somebody typed it: the engine says what is wrong with it. */
export const typedTimesSchema = z.strictObject({
  quiet: z.strictObject({ from: typed, to: typed, zone: typed }).nullable().default(null),
  escalate: z
    .strictObject({ after: typed, send: z.array(typed).max(limits.alertChannelsMax) })
    .nullable()
    .default(null),
});
export type TypedTimes = z.output<typeof typedTimesSchema>;

/** What the books keep of the alerts of a workspace. */
export const workspaceAlertsSchema = alertTimesSchema.extend({ channels: z.record(channelName, written).default({}) });
export type WorkspaceAlerts = z.output<typeof workspaceAlertsSchema>;

/** The same for a face: `unset` are the variables of a channel that have no value here. */
export const alertsShownSchema = alertTimesSchema.extend({
  channels: z.array(z.object({ name: z.string(), type: z.string(), settings: written, unset: z.array(z.string()) })),
});
export type AlertsShown = z.output<typeof alertsShownSchema>;
