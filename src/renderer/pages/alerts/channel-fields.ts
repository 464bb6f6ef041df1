import type { ChannelType } from '#shared/alert-settings.ts';

export type ChannelField = {
  name: string;
  /** `list`: several, a comma between them; `secret`: `${NAME}` stands for it; `data`: any value, as JSON. */
  kind: 'text' | 'list' | 'secret' | 'format' | 'data';
  isOptional?: true;
};

/** What a form asks for each kind of channel; whatever else a channel has is kept as it is. */
export const channelFields: Record<ChannelType, ChannelField[]> = {
  email: [
    { name: 'url', kind: 'text' },
    { name: 'from', kind: 'text' },
    { name: 'to', kind: 'list' },
  ],
  webhook: [
    { name: 'format', kind: 'format' },
    { name: 'url', kind: 'text' },
    { name: 'secret', kind: 'secret', isOptional: true },
  ],
  sms: [
    { name: 'url', kind: 'text' },
    { name: 'headers', kind: 'data', isOptional: true },
    { name: 'body', kind: 'data' },
  ],
  'aliyun-sms': [
    { name: 'accessKeyId', kind: 'text' },
    { name: 'accessKeySecret', kind: 'secret' },
    { name: 'to', kind: 'list' },
    { name: 'sign', kind: 'text' },
    { name: 'template', kind: 'text' },
    { name: 'url', kind: 'text', isOptional: true },
  ],
  'tencent-sms': [
    { name: 'secretId', kind: 'text' },
    { name: 'secretKey', kind: 'secret' },
    { name: 'app', kind: 'text' },
    { name: 'to', kind: 'list' },
    { name: 'sign', kind: 'text' },
    { name: 'template', kind: 'text' },
    { name: 'url', kind: 'text', isOptional: true },
  ],
  notify: [],
};

export type Written = Record<string, unknown>;

/** A setting as it stands in the form. */
export function typedOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The form as settings: what it does not show stays, what is emptied goes. */
export function writtenOf(type: ChannelType, kept: Written, typed: Record<string, string>): Written {
  const fields = channelFields[type];
  const others = kept.type === type ? Object.entries(kept) : [];
  const settings: Written = Object.fromEntries(others.filter(([name]) => !fields.some((field) => field.name === name)));
  for (const { name, kind } of fields) {
    const text = (typed[name] ?? '').trim();
    if (text === '') continue;
    if (kind === 'list') settings[name] = text.split(/[,，;；\s]+/).filter(Boolean);
    else settings[name] = kind === 'data' || text.startsWith('{"') ? dataOf(text) : text;
  }
  return { type, ...settings };
}

/** What is no JSON is left to the engine to complain of. */
function dataOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
