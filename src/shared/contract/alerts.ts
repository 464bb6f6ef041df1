import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import {
  alertLineSchema,
  alertNoticeSchema,
  alertStates,
  alertTestSchema,
  outboxLineSchema,
  outboxSchema,
} from '../alert.ts';
import { channelName } from '../alert-settings.ts';
import { limits } from '../limits.ts';
import { alertsShownSchema, typedTimesSchema } from '../workspace-alerts.ts';
import { call, path, run } from './call.ts';

const channel = z.object({ name: channelName });

export const alerts = {
  /** Sends a test to every channel of a definition, and says what became of each. */
  test: call.input(path).output(z.array(alertTestSchema)),
  /** What was told of a run, to whom, and what became of it. */
  list: call.input(run).output(z.array(alertLineSchema)),
  /** Says that somebody has seen it: nobody else is called. */
  acknowledge: call.input(run),
  /** The workspace's own channels, which definitions name, and its quiet hours and escalation. */
  settings: call.output(alertsShownSchema),
  /** `text` is the channel's settings as YAML or JSON. One of the same name is replaced. */
  saveChannel: call.input(channel.extend({ text: z.string().max(limits.channelBytesMax) })).output(alertsShownSchema),
  removeChannel: call.input(channel).output(alertsShownSchema),
  saveTimes: call.input(typedTimesSchema).output(alertsShownSchema),
  /** The same of one of the workspace's channels. */
  testChannel: call.input(channel.extend({ language: z.enum(['en', 'zh']).default('en') })).output(alertTestSchema),
  /** What the engine told or is about to tell, the newest first. */
  outbox: call
    .input(
      z.object({
        state: z.enum(alertStates).optional(),
        count: z.int().min(1).max(limits.outboxLinesMax).default(limits.outboxLinesMax),
      }),
    )
    .output(outboxSchema),
  /** Sends once more, now, what waits or was given up. */
  retry: call.input(z.object({ alert: z.string().max(limits.nameCharactersMax) })).output(outboxLineSchema),
  /** Alerts to be shown by the system's own notifications, for as long as somebody listens. */
  notices: call.output(eventIterator(alertNoticeSchema)),
};
