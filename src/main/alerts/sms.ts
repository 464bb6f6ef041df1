import type { ChannelOf } from '#shared/alert-settings.ts';
import type { Send } from './channel.ts';
import { postJson } from './http.ts';

/** Posts a provider's own JSON with the alert's one line filled in. */
export const sendSms: Send<ChannelOf<'sms'>> = async ({ url, headers, body }, { message, subject }, signal) => {
  const values: Record<string, string> = { text: subject, run: message.run, name: message.name, id: message.id };
  await postJson(url, filled(body, values), { headers: { ...headers, 'idempotency-key': message.id }, signal });
};

/** Fills the parsed settings, not their text, so that no value can become a part of the JSON around it. */
export function filled(part: unknown, values: Record<string, string>): unknown {
  if (typeof part === 'string') return part.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  if (Array.isArray(part)) return part.map((item) => filled(item, values));
  if (part === null || typeof part !== 'object') return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, filled(value, values)]));
}
