import type { AlertMessage } from '#shared/alert.ts';
import type { ChannelOf } from '#shared/alert-settings.ts';
import { occasionText } from '#shared/alert-text.ts';
import type { Outgoing, Send } from './channel.ts';
import { postJson } from './http.ts';

/** Posts a provider's own JSON with the alert's one line filled in. */
export const sendSms: Send<ChannelOf<'sms'>> = async ({ url, headers, body }, outgoing, signal) => {
  const { id } = outgoing.message;
  await postJson(url, filled(body, smsValues(outgoing)), { headers: { ...headers, 'idempotency-key': id }, signal });
};

/** What an SMS may say: names and counts, never a value of a record. Providers cut or refuse what is too long. */
export function smsValues({ message, subject }: Outgoing, charactersMax?: number): Record<string, string> {
  const { run, name, id, findings, aged } = message;
  const count = aged ?? Object.values(findings).reduce((sum, kind) => sum + kind, 0);
  const values = { text: subject, run, name, id, what: occasionText(message), findings: String(count) };
  if (charactersMax === undefined) return values;
  return Object.fromEntries(
    Object.entries(values).map(([of, value]) => [of, [...value].slice(0, charactersMax).join('')]),
  );
}

/** The template for the language that an alert is told in. */
export function templateFor(template: string | Record<AlertMessage['language'], string>, message: AlertMessage) {
  return typeof template === 'string' ? template : template[message.language];
}

/** Fills the parsed settings, not their text, so that no value can become a part of the JSON around it. */
export function filled(part: unknown, values: Record<string, string>): unknown {
  if (typeof part === 'string') return part.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  if (Array.isArray(part)) return part.map((item) => filled(item, values));
  if (part === null || typeof part !== 'object') return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, filled(value, values)]));
}
