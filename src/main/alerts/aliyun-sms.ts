import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { ChannelOf } from '#shared/alert-settings.ts';
import { limits } from '#shared/limits.ts';
import { type Send, SendFailed } from './channel.ts';
import { codeOf, parsed, post } from './http.ts';
import { filled, smsValues, templateFor } from './sms.ts';

/** Sends an approved template by Alibaba Cloud's short message service: SendSms of 2017-05-25. */
export const sendAliyunSms: Send<ChannelOf<'aliyun-sms'>> = async (settings, outgoing, signal) => {
  const { url, accessKeyId, accessKeySecret, to, sign, template, params } = settings;
  const { message } = outgoing;
  const query = {
    ...{ PhoneNumbers: to.join(','), SignName: sign, TemplateCode: templateFor(template, message) },
    TemplateParam: JSON.stringify(filled(params, smsValues(outgoing, limits.smsValueCharactersMax))),
    OutId: message.id,
  };
  const address = new URL(url);
  address.search = canonicalQuery(query);
  const request = { host: address.host, path: address.pathname, query, action: 'SendSms', version: '2017-05-25' };
  const when = { at: new Date(), nonce: randomUUID() };
  const { authorization, headers } = aliyunSignature(request, { accessKeyId, accessKeySecret }, when);
  const { status, text } = await post(address.href, { headers: { ...headers, authorization }, signal });
  const code = codeOf(parsed(text)?.Code);
  if (status === 200 && code === 'OK') return;
  throw new SendFailed(`refused it with code ${code ?? status}`, { reason: reasonOf(code) });
};

function reasonOf(code: string | undefined) {
  return /AccessKey|Signature|Forbidden|NoPermission/i.test(code ?? '') && !/SMS_SIGNATURE/i.test(code ?? '')
    ? 'key'
    : 'refused';
}

type Request = { host: string; path: string; query: Record<string, string>; action: string; version: string };

/**
 * A request without a body, signed by ACS3-HMAC-SHA256. Source: alibabacloud.com/help, Alibaba Cloud SDK, "Request
 * syntax and signature method V3", whose fixed example a test goes through.
 */
export function aliyunSignature(
  { host, path, query, action, version }: Request,
  { accessKeyId, accessKeySecret }: { accessKeyId: string; accessKeySecret: string },
  { at, nonce }: { at: Date; nonce: string },
): { authorization: string; headers: Record<string, string> } {
  const emptyHash = sha256('');
  const headers = {
    'x-acs-action': action,
    'x-acs-content-sha256': emptyHash,
    'x-acs-date': `${at.toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': nonce,
    'x-acs-version': version,
  };
  const signed = Object.entries({ host, ...headers }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join('');
  const canonical = ['POST', path, canonicalQuery(query), lines, names, emptyHash].join('\n');
  const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
  const signature = createHmac('sha256', accessKeySecret).update(text).digest('hex');
  return {
    authorization: `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${names},Signature=${signature}`,
    headers,
  };
}

/** By name, and encoded as RFC 3986 has it. */
function canonicalQuery(query: Record<string, string>): string {
  return Object.entries(query)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
