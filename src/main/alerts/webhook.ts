import { createHmac } from 'node:crypto';
import type { ChannelOf } from '#shared/alert-settings.ts';
import type { Outgoing, Send } from './channel.ts';
import { postJson, refuseCode } from './http.ts';

type Settings = ChannelOf<'webhook'>;

/** Posts to an address of the person's choice, in the form that it wants and signed in its way. */
export const sendWebhook: Send<Settings> = (settings, outgoing, signal) =>
  formats[settings.format](settings, outgoing, signal);

const formats: Record<Settings['format'], Send<Settings>> = {
  plain: async ({ url, secret }, { message, subject, body, isRepeat }, signal) => {
    const text = JSON.stringify({ ...message, isRepeat, subject, text: body });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signature = secret === undefined ? {} : { 'x-tieout-signature': plainSignature(secret, timestamp, text) };
    const headers = { 'x-tieout-timestamp': timestamp, 'idempotency-key': message.id, ...signature };
    await postJson(url, text, { headers, signal });
  },
  dingtalk: async ({ url, secret }, outgoing, signal) => {
    const to = new URL(url);
    if (secret !== undefined) {
      const timestamp = String(Date.now());
      to.searchParams.set('timestamp', timestamp);
      to.searchParams.set('sign', dingtalkSignature(secret, timestamp));
    }
    refuseCode(await postJson(to.href, { msgtype: 'text', text: { content: textOf(outgoing) } }, { signal }), [
      'errcode',
    ]);
  },
  feishu: async ({ url, secret }, outgoing, signal) => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const signed = secret === undefined ? {} : { timestamp, sign: feishuSignature(secret, timestamp) };
    const body = { ...signed, msg_type: 'text', content: { text: textOf(outgoing) } };
    refuseCode(await postJson(url, body, { signal }), ['code', 'StatusCode']);
  },
  wecom: async ({ url }, outgoing, signal) => {
    refuseCode(await postJson(url, { msgtype: 'text', text: { content: textOf(outgoing) } }, { signal }), ['errcode']);
  },
};

function textOf({ body }: Outgoing): string {
  return body;
}

/** HMAC-SHA256 over the time and the body as sent, in hexadecimal digits. */
export function plainSignature(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** The secret signs `time in milliseconds, newline, secret`. Source: open.dingtalk.com, custom robot, security settings. */
export function dingtalkSignature(secret: string, timestamp: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
}

/** `time in seconds, newline, secret` is the key, and what is signed is empty. Source: open.feishu.cn, custom bot guide. */
export function feishuSignature(secret: string, timestamp: string): string {
  return createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
}
