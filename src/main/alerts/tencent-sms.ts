import { createHash, createHmac } from 'node:crypto';
import * as z from 'zod';
import type { ChannelOf } from '#shared/alert-settings.ts';
import { limits } from '#shared/limits.ts';
import { type Send, SendFailed } from './channel.ts';
import { codeOf, parsed, post } from './http.ts';
import { filled, smsValues, templateFor } from './sms.ts';

const contentType = 'application/json; charset=utf-8';

/** Sends an approved template by Tencent Cloud's SMS: SendSms of 2021-01-11. */
export const sendTencentSms: Send<ChannelOf<'tencent-sms'>> = async (settings, outgoing, signal) => {
  const { url, secretId, secretKey, to, app, sign, template, params, region } = settings;
  const { message } = outgoing;
  const body = JSON.stringify({
    ...{ PhoneNumberSet: to, SmsSdkAppId: app, SignName: sign, TemplateId: templateFor(template, message) },
    TemplateParamSet: filled(params, smsValues(outgoing, limits.smsValueCharactersMax)),
    SessionContext: message.id,
  });
  const { host } = new URL(url);
  const request = { host, service: 'sms', action: 'SendSms', body, at: new Date() };
  const headers = {
    'content-type': contentType,
    authorization: tencentAuthorization(request, { secretId, secretKey }),
    ...{ 'x-tc-action': request.action, 'x-tc-version': '2021-01-11', 'x-tc-region': region },
    'x-tc-timestamp': secondsOf(request.at),
  };
  const { status, text } = await post(url, { body, headers, signal });
  const answer = answerSchema.safeParse(parsed(text)).data?.Response;
  const error = codeOf(answer?.Error?.Code);
  if (error) throw new SendFailed(`refused it with code ${error}`, { reason: reasonOf(error) });
  const states = answer?.SendStatusSet ?? [];
  const refused = states.filter(({ Code }) => Code !== 'Ok');
  const [first] = refused;
  if (first) {
    const message = `refused ${refused.length} of ${states.length} numbers with code ${codeOf(first.Code)}`;
    throw new SendFailed(message, { reason: 'refused' });
  }
  if (status !== 200 || states.length === 0) throw new SendFailed(`answered ${status}`, { reason: 'refused' });
};

const answerSchema = z.object({
  Response: z.object({
    Error: z.object({ Code: z.string() }).optional(),
    SendStatusSet: z.array(z.object({ Code: z.string() })).optional(),
  }),
});

function reasonOf(code: string) {
  return /^(AuthFailure|UnauthorizedOperation)/.test(code) ? 'key' : 'refused';
}

type Request = { host: string; service: string; action: string; body: string; at: Date };

/**
 * A JSON request signed by TC3-HMAC-SHA256. Source: cloud.tencent.com/document/api/213/30654, "Signature v3", whose
 * fixed example a test goes through.
 */
export function tencentAuthorization(
  { host, service, action, body, at }: Request,
  { secretId, secretKey }: { secretId: string; secretKey: string },
): string {
  const names = 'content-type;host;x-tc-action';
  const lines = `content-type:${contentType}\nhost:${host}\nx-tc-action:${action.toLowerCase()}\n`;
  const canonical = ['POST', '/', '', lines, names, sha256(body)].join('\n');
  const date = at.toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const text = ['TC3-HMAC-SHA256', secondsOf(at), scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  return `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`;
}

function secondsOf(at: Date): string {
  return String(Math.floor(at.getTime() / 1_000));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
