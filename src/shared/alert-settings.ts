import * as z from 'zod';
import { parseDuration } from './column.ts';
import { findingKinds } from './finding.ts';
import { limits } from './limits.ts';
import { severities } from './severity.ts';
import { tlsSettings } from './source-settings.ts';
import { nearest } from './text.ts';
import { isZone, zoneComplaint } from './zone.ts';

/** Where alerts go: one schema a kind. Registered in `main/alerts/index.ts`. */
const listed = (value: unknown) => (typeof value === 'string' ? [value] : value);
const httpUrl = z.string().regex(/^https?:\/\/[^/]+/, 'an address starts with https:// or http://');
const secret = z.string().min(1).max(limits.secretCharactersMax);

export const channelName = z.string().min(1).max(limits.channelNameCharactersMax);

export const emailSettings = z.strictObject({
  type: z.literal('email'),
  url: z.string().regex(/^smtps?:\/\/[^/]+/, 'a mail server is smtps://user:password@host:465 or smtp://… (STARTTLS)'),
  from: z.string().min(3),
  to: z.preprocess(listed, z.array(z.string().min(3)).min(1)),
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

const numbers = z.preprocess(
  listed,
  z
    .array(z.string().regex(/^\+?\d{5,20}$/, 'a number such as +8613800000000'))
    .min(1)
    .max(limits.smsNumbersMax),
);
/** What YAML may take for a number. */
const idText = z.union([z.string().min(1), z.number()]).transform(String);
/** An approved template, or one for each language that alerts are told in. */
const template = z.union([idText, z.strictObject({ en: idText, zh: idText })]);

export const aliyunSmsSettings = z.strictObject({
  type: z.literal('aliyun-sms'),
  accessKeyId: z.string().min(1),
  accessKeySecret: secret,
  to: numbers,
  sign: z.string().min(1),
  template,
  /** The variables of the template; what is in braces is filled in. */
  params: z.record(z.string(), z.string()).default({ name: '{name}', what: '{what}', findings: '{findings}' }),
  url: httpUrl.default('https://dysmsapi.aliyuncs.com'),
});

export const tencentSmsSettings = z.strictObject({
  type: z.literal('tencent-sms'),
  secretId: z.string().min(1),
  secretKey: secret,
  to: numbers,
  app: idText,
  sign: z.string().min(1),
  template,
  /** The variables of the template in their order; what is in braces is filled in. */
  params: z.array(z.string()).default(['{name}', '{what}', '{findings}']),
  region: z.string().min(1).default('ap-guangzhou'),
  url: httpUrl.default('https://sms.tencentcloudapi.com'),
});

/** Told by the system's own notifications, wherever the app is open. */
export const notifySettings = z.strictObject({ type: z.literal('notify') });

export const channelSettings = {
  email: emailSettings,
  webhook: webhookSettings,
  sms: smsSettings,
  'aliyun-sms': aliyunSmsSettings,
  'tencent-sms': tencentSmsSettings,
  notify: notifySettings,
};
export const channelSchema = z.discriminatedUnion('type', [
  emailSettings,
  webhookSettings,
  smsSettings,
  aliyunSmsSettings,
  tencentSmsSettings,
  notifySettings,
]);
export type ChannelSettings = z.output<typeof channelSchema>;
export type ChannelType = ChannelSettings['type'];
/** A channel of a definition: its own, or `mail: workspace`, which is the workspace's of that name. */
export const channelHere = z.preprocess(
  (channel) => (typeof channel === 'string' ? { type: channel } : channel),
  z.discriminatedUnion('type', [...channelSchema.options, z.strictObject({ type: z.literal('workspace') })]),
);
export const channelTypes = Object.keys(channelSettings) as ChannelType[];
export type ChannelOf<Type extends ChannelType> = Extract<ChannelSettings, { type: Type }>;

const duration = z.custom<string>(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  'a duration, such as 30m or 2h',
);
const send = z.preprocess(listed, z.array(z.string()).min(1));
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, such as "22:00"');

/**
 * What a rule looks for. `source-away`: the run could not be carried out because a source cannot be reached.
 * `will-not-finish`: clearing is not expected to be through before its activity starts. `age`: findings of the last run
 * are open for longer than the rule says.
 */
export const alertOccasions = [
  'match',
  'mismatch',
  'not-established',
  'source-away',
  'failed',
  'will-not-finish',
  'age',
] as const;
export type AlertOccasion = (typeof alertOccasions)[number];

const rule = z.strictObject({
  name: z.string().min(1).max(60),
  on: z.preprocess(listed, z.array(z.enum(alertOccasions)).min(1)),
  /** Only findings of this kind count. */
  kind: z.enum(findingKinds).optional(),
  /** Only findings of this severity or a graver one count; the rules under classify say it. */
  severity: z.enum(severities).optional(),
  /** At least so many findings. */
  count: z.int().positive().optional(),
  /** At least this share of the larger side's records, such as 0.5%. */
  share: z
    .string()
    .regex(/^\d+(\.\d+)?%$/, 'a percentage, such as 0.5%')
    .optional(),
  /** At least so many keys of the master list on neither side. */
  onNeither: z.int().positive().optional(),
  /** Only findings that have been open for longer than this, such as 3d. */
  age: duration.optional(),
  send,
});
export const ruleSettingNames = Object.keys(rule.shape);
export const ruleSettings = rule.superRefine(({ on, age, share, severity }, context) => {
  const complain = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (on.includes('age') && age === undefined) complain('age', 'a rule on age says how old, such as age: 3d');
  if (on.includes('age') && on.length > 1) complain('on', 'a rule on age is on nothing else; make it two rules');
  if (age !== undefined && !on.includes('age')) complain('on', 'a rule with an age is on: age');
  if (age !== undefined && severity !== undefined)
    complain('severity', 'a rule on age looks at kinds, not at severities; leave severity out');
  if (age !== undefined && share !== undefined) complain('share', 'a rule on age counts findings; leave share out');
});
export type AlertRule = z.output<typeof ruleSettings>;

export const quietSettings = z.strictObject({
  from: clock,
  to: clock,
  zone: z
    .string()
    .refine(isZone, { error: ({ input }) => zoneComplaint(String(input)) })
    .default('UTC'),
});
export const escalationSettings = z.strictObject({ after: duration, send });

export const alertSettings = z
  .strictObject({
    language: z.enum(['en', 'zh']).default('en'),
    channels: z.record(channelName, channelHere),
    rules: z.array(ruleSettings).min(1).max(limits.alertRulesMax),
    quiet: quietSettings.optional(),
    /** Sent where nobody has looked at the run by then. */
    escalate: escalationSettings.optional(),
  })
  .superRefine((settings, context) => {
    const known = Object.keys(settings.channels);
    const complain = (names: string[], path: (string | number)[]) => {
      for (const name of names.filter((name) => !known.includes(name))) {
        const near = nearest(name, known);
        const message = `no channel is called ${name}; ${near ? `did you mean ${near}?` : `channels are ${known.join(', ')}`}`;
        context.addIssue({ code: 'custom', path, message });
      }
    };
    settings.rules.forEach(({ send }, index) => {
      complain(send, ['rules', index, 'send']);
    });
    if (settings.escalate) complain(settings.escalate.send, ['escalate', 'send']);
  });
export type AlertSettings = z.output<typeof alertSettings>;
