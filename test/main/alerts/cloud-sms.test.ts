import { afterEach, describe, expect, it } from 'vitest';
import { aliyunSignature } from '#main/alerts/aliyun-sms.ts';
import { sendingBy } from '#main/alerts/index.ts';
import { tencentAuthorization } from '#main/alerts/tencent-sms.ts';
import type { AlertMessage } from '#shared/alert.ts';
import { channelSchema } from '#shared/alert-settings.ts';
import { alertText } from '#shared/alert-text.ts';
import { limits } from '#shared/limits.ts';
import { httpReceiver } from '#test/support/receivers.ts';

const sendBy = sendingBy(() => false);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function provider(body: object, status = 200) {
  const receiver = await httpReceiver({ status, body });
  closing.push(receiver.close);
  return receiver;
}

function send(settings: object, language: 'en' | 'zh' = 'zh') {
  const message: AlertMessage = {
    ...{ id: 'a1', run: 'R1', name: '618 标签对账', rule: 'lost', occasion: 'mismatch', at: '2026-06-17T12:00:00Z' },
    ...{ language, matched: 9, findings: { missing: 3, different: 2 }, command: 'tieout show R1', isEscalation: false },
  };
  const outgoing = { message, ...alertText(message, false), isRepeat: false };
  return sendBy(channelSchema.parse(settings), outgoing, AbortSignal.timeout(5_000));
}

const aliyun = {
  ...{ type: 'aliyun-sms', accessKeyId: 'id', accessKeySecret: 's3cret', to: ['+8613800000000', '13900000000'] },
  ...{ sign: '对账中心', template: { en: 'SMS_1', zh: 'SMS_2' } },
};
const tencent = {
  ...{ type: 'tencent-sms', secretId: 'id', secretKey: 's3cret', to: '+8613800000000', app: 1400006666 },
  ...{ sign: '对账中心', template: { en: '11', zh: '22' } },
};

describe('an SMS by Alibaba Cloud', () => {
  it('is signed as the published example is', () => {
    const { authorization } = aliyunSignature(
      {
        ...{ host: 'ecs.cn-shanghai.aliyuncs.com', path: '/', action: 'RunInstances', version: '2014-05-26' },
        query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
      },
      { accessKeyId: 'YourAccessKeyId', accessKeySecret: 'YourAccessKeySecret' },
      { at: new Date('2023-10-26T10:22:32Z'), nonce: '3156853299f313e23d1673dc12e1703d' },
    );
    expect(authorization).toBe(
      'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,' +
        'SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,' +
        'Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
    );
  });

  it.each(['en', 'zh'] as const)(
    'fills the %s template with what happened, and is signed for its address',
    async (language) => {
      const { url, posted } = await provider({ Code: 'OK', Message: 'OK' });
      await send({ ...aliyun, url }, language);
      const [{ headers, url: asked, text }] = posted as [(typeof posted)[0]];
      const query = Object.fromEntries(new URL(asked, url).searchParams);
      expect(query).toMatchObject({
        ...{ PhoneNumbers: '+8613800000000,13900000000', SignName: '对账中心', OutId: 'a1' },
        TemplateCode: language === 'en' ? 'SMS_1' : 'SMS_2',
      });
      const what = language === 'en' ? 'mismatch' : '不一致';
      expect(JSON.parse(query.TemplateParam ?? '')).toEqual({ name: '618 标签对账', what, findings: '5' });
      expect(text).toBe('');
      const request = { host: new URL(url).host, path: '/', query, action: 'SendSms', version: '2017-05-25' };
      const when = { at: new Date(String(headers['x-acs-date'])), nonce: String(headers['x-acs-signature-nonce']) };
      const signed = aliyunSignature(request, { accessKeyId: 'id', accessKeySecret: 's3cret' }, when);
      expect(headers).toMatchObject({ ...signed.headers, authorization: signed.authorization });
    },
  );

  it.each([
    [400, { Code: 'SignatureDoesNotMatch' }, 'key'],
    [200, { Code: 'isv.BUSINESS_LIMIT_CONTROL' }, 'refused'],
    [200, { Code: 'isv.SMS_SIGNATURE_ILLEGAL' }, 'refused'],
  ])('that is refused says by which code (%i %j)', async (status, body, reason) => {
    const { url } = await provider(body, status);
    await expect(send({ ...aliyun, url })).rejects.toMatchObject({
      message: `refused it with code ${body.Code}`,
      reason,
    });
  });
});

describe('an SMS by Tencent Cloud', () => {
  it('is signed as the published example is', () => {
    const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
    const masked = '*'.repeat(32);
    expect(
      tencentAuthorization(
        {
          ...{ host: 'cvm.tencentcloudapi.com', service: 'cvm', action: 'DescribeInstances', body },
          at: new Date(1_551_113_065_000),
        },
        { secretId: `AKID${masked}`, secretKey: masked },
      ),
    ).toBe(
      `TC3-HMAC-SHA256 Credential=AKID${masked}/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, ` +
        'Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
    );
  });

  it.each(['en', 'zh'] as const)(
    'fills the %s template in its order, and is signed over what is sent',
    async (language) => {
      const { url, posted } = await provider({ Response: { SendStatusSet: [{ Code: 'Ok' }] } });
      await send({ ...tencent, url }, language);
      const [{ headers, text, body }] = posted as [(typeof posted)[0]];
      expect(body).toEqual({
        ...{
          PhoneNumberSet: ['+8613800000000'],
          SmsSdkAppId: '1400006666',
          SignName: '对账中心',
          SessionContext: 'a1',
        },
        ...(language === 'en' ? { TemplateId: '11' } : { TemplateId: '22' }),
        TemplateParamSet: ['618 标签对账', language === 'en' ? 'mismatch' : '不一致', '5'],
      });
      const at = new Date(Number(headers['x-tc-timestamp']) * 1_000);
      const request = { host: new URL(url).host, service: 'sms', action: 'SendSms', body: text, at };
      expect(headers.authorization).toBe(tencentAuthorization(request, { secretId: 'id', secretKey: 's3cret' }));
      expect(headers).toMatchObject({ 'x-tc-version': '2021-01-11', 'x-tc-region': 'ap-guangzhou' });
    },
  );

  it.each([
    [{ Error: { Code: 'AuthFailure.SignatureFailure' } }, 'refused it with code AuthFailure.SignatureFailure', 'key'],
    [
      { SendStatusSet: [{ Code: 'Ok' }, { Code: 'LimitExceeded.PhoneNumberDailyLimit' }] },
      'refused 1 of 2 numbers with code LimitExceeded.PhoneNumberDailyLimit',
      'refused',
    ],
    [{}, 'answered 200', 'refused'],
  ])('that is refused says by which code (%j)', async (Response, message, reason) => {
    const { url } = await provider({ Response });
    await expect(send({ ...tencent, url })).rejects.toMatchObject({ message, reason });
  });
});

it('a variable of a template is no longer than providers take', async () => {
  const { url, posted } = await provider({ Response: { SendStatusSet: [{ Code: 'Ok' }] } });
  await send({ ...tencent, url, params: ['{text}'] }, 'en');
  const [{ body }] = posted as [(typeof posted)[0]];
  const [value = ''] = body.TemplateParamSet as string[];
  expect([...value]).toHaveLength(limits.smsValueCharactersMax);
});
