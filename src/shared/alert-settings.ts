import * as z from 'zod';
import { parseDuration } from './column.ts';
import { findingKinds } from './finding.ts';
import { limits } from './limits.ts';
import { tlsSettings } from './source-settings.ts';

/** Where alerts go: one schema a kind. Registered in `main/alerts/index.ts`. */
const httpUrl = z.string().regex(/^https?:\/\/[^/]+/, 'an address starts with https:// or http://');
const secret = z.string().min(1).max(limits.secretCharactersMax);

export const emailSettings = z.strictObject({
  type: z.literal('email'),
  url: z.string().regex(/^smtps?:\/\/[^/]+/, 'a mail server is smtps://user:password@host:465 or smtp://… (STARTTLS)'),
  from: z.string().min(3),
  to: z.preprocess((to) => (typeof to === 'string' ? [to] : to), z.array(z.string().min(3)).min(1)),
  tls: tlsSettings.optional(),
});

export const webhookFormats = ['plain', 'dingtalk', 'feishu', 'wecom'] as const;
export const webhookSettings = z.strictObject({
  type: z.literal('webhook'),
  url: httpUrl,
  format: z.enum(webhookFormats).default('plain'),
  /** Signs what is sent, in the way of its format; WeCom knows no signature. */
  secret: secret.optional(),
});

export const smsSettings = z.strictObject({
  type: z.literal('sms'),
  url: httpUrl,
  headers: z.record(z.string(), z.string()).default({}),
  /** What the provider wants to be sent; `{text}`, `{run}`, `{name}` and `{id}` are filled in wherever they stand in a text. */
  body: z.record(z.string(), z.unknown()),
});

export const channelSettings = { email: emailSettings, webhook: webhookSettings, sms: smsSettings };
export const channelSchema = z.discriminatedUnion('type', [emailSettings, webhookSettings, smsSettings]);
export type ChannelSettings = z.output<typeof channelSchema>;
export type ChannelType = ChannelSettings['type'];
export type ChannelOf<Type extends ChannelType> = Extract<ChannelSettings, { type: Type }>;

const duration = z.custom<string>(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  'a duration, such as 30m or 2h',
);
const send = z.preprocess((to) => (typeof to === 'string' ? [to] : to), z.array(z.string()).min(1));
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, such as "22:00"');

/**
 * What a rule looks for. `source-away`: the run could not be carried out because a source cannot be reached.
 * `will-not-finish`: clearing is not expected to be through before its activity starts.
 */
export const alertOccasions = [
  'match',
  'mismatch',
  'not-established',
  'source-away',
  'failed',
  'will-not-finish',
] as const;
export type AlertOccasion = (typeof alertOccasions)[number];

export const ruleSettings = z.strictObject({
  name: z.string().min(1).max(60),
  on: z.preprocess((on) => (typeof on === 'string' ? [on] : on), z.array(z.enum(alertOccasions)).min(1)),
  /** Only findings of this kind count. */
  kind: z.enum(findingKinds).optional(),
  /** At least so many findings. */
  count: z.int().positive().optional(),
  /** At least this share of the larger side's records, such as 0.5%. */
  share: z
    .string()
    .regex(/^\d+(\.\d+)?%$/, 'a percentage, such as 0.5%')
    .optional(),
  /** At least so many keys of the master list on neither side. */
  onNeither: z.int().positive().optional(),
  send,
});
export type AlertRule = z.output<typeof ruleSettings>;

export const quietSettings = z.strictObject({ from: clock, to: clock, zone: z.string().default('UTC') });
export const escalationSettings = z.strictObject({ after: duration, send });

export const alertSettings = z
  .strictObject({
    language: z.enum(['en', 'zh']).default('en'),
    channels: z.record(z.string().min(1).max(60), channelSchema),
    rules: z.array(ruleSettings).min(1).max(limits.alertRulesMax),
    quiet: quietSettings.optional(),
    /** Sent where nobody has looked at the run by then. */
    escalate: escalationSettings.optional(),
  })
  .superRefine((settings, context) => {
    const known = Object.keys(settings.channels);
    const complain = (names: string[], path: (string | number)[]) => {
      for (const name of names.filter((name) => !known.includes(name))) {
        context.addIssue({
          code: 'custom',
          path,
          message: `no channel is called ${name}; channels are ${known.join(', ')}`,
        });
      }
    };
    settings.rules.forEach(({ send }, index) => {
      complain(send, ['rules', index, 'send']);
    });
    if (settings.escalate) complain(settings.escalate.send, ['escalate', 'send']);
  });
export type AlertSettings = z.output<typeof alertSettings>;
