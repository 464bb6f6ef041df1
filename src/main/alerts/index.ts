import type { AlertNotice } from '#shared/alert.ts';
import type { ChannelSettings, ChannelType } from '#shared/alert-settings.ts';
import { sendAliyunSms } from './aliyun-sms.ts';
import type { Outgoing, Send } from './channel.ts';
import { sendEmail } from './email.ts';
import { sendNotify } from './notify.ts';
import { sendSms } from './sms.ts';
import { sendTencentSms } from './tencent-sms.ts';
import { sendWebhook } from './webhook.ts';

/** Sends by every kind of channel, one line each. `hand` gives an alert to the windows that are open. */
export function sendingBy(hand: (notice: AlertNotice) => boolean): Send<ChannelSettings> {
  const kinds: Record<ChannelType, Send<never>> = {
    email: sendEmail,
    webhook: sendWebhook,
    sms: sendSms,
    'aliyun-sms': sendAliyunSms,
    'tencent-sms': sendTencentSms,
    notify: sendNotify(hand),
  };
  return (settings: ChannelSettings, outgoing: Outgoing, signal: AbortSignal) => {
    const send = kinds[settings.type] as Send<ChannelSettings>;
    return send(settings, outgoing, signal);
  };
}
