import type { ChannelSettings, ChannelType } from '#shared/alert-settings.ts';
import { sendAliyunSms } from './aliyun-sms.ts';
import type { Outgoing, Send } from './channel.ts';
import { sendEmail } from './email.ts';
import { sendSms } from './sms.ts';
import { sendTencentSms } from './tencent-sms.ts';
import { sendWebhook } from './webhook.ts';

/** Every kind of channel, one line each. */
const kinds: Record<ChannelType, Send<never>> = {
  email: sendEmail,
  webhook: sendWebhook,
  sms: sendSms,
  'aliyun-sms': sendAliyunSms,
  'tencent-sms': sendTencentSms,
};

export function sendBy(settings: ChannelSettings, outgoing: Outgoing, signal: AbortSignal): Promise<void> {
  const send = kinds[settings.type] as Send<ChannelSettings>;
  return send(settings, outgoing, signal);
}
