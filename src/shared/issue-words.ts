import type * as z from 'zod';

/** The languages in which it is said what a value should be. */
export type IssueLanguage = 'en' | 'zh';

/**
 * What a value should be that a schema does not take, as a person would say it: `a text`, `at most 200 characters`,
 * `one of csv, ndjson`. Undefined where the schema says it in words of its own, which are then the issue's message.
 */
export function issueWords(issue: z.core.$ZodIssue, language: IssueLanguage = 'en'): string | undefined {
  if (!isLibrarys(issue.message)) return undefined;
  const words = language === 'zh' ? zh : en;
  switch (issue.code) {
    case 'invalid_type':
      return words.kinds[issue.expected] ?? words.other;
    case 'invalid_value':
      return words.oneOf(issue.values.map(String));
    case 'too_small':
      return words.atLeast(Number(issue.minimum), measureOf(issue.origin), issue.inclusive !== false);
    case 'too_big':
      return words.atMost(Number(issue.maximum), measureOf(issue.origin), issue.inclusive !== false);
    case 'not_multiple_of':
      return words.multipleOf(issue.divisor);
    case 'invalid_format':
      return words.formats[issue.format] ?? words.format;
    case 'unrecognized_keys':
      return words.without(issue.keys);
    default:
      return words.other;
  }
}

/** What is wrong with the input of a call: `scope.filter.text must be at most 200 characters`. */
export function inputWords(issues: z.core.$ZodIssue[]): string {
  const sentences = issues.map((issue) => {
    const wanted = issueWords(issue);
    const where = issue.path.map((key) => (typeof key === 'number' ? key + 1 : String(key))).join('.');
    return wanted === undefined ? `${where || 'it'}: ${issue.message}` : `${where || 'it'} must be ${wanted}`;
  });
  return [...new Set(sentences)].join('; ');
}

/** What a value is, in the same words. */
export function kindWords(value: unknown, language: IssueLanguage = 'en'): string {
  const { kinds, nothing } = language === 'zh' ? zh : en;
  if (value === null || value === undefined) return nothing;
  return (Array.isArray(value) ? kinds.array : kinds[typeof value]) ?? nothing;
}

/** How the library begins what it says by itself; no message of ours begins so. */
function isLibrarys(message: string): boolean {
  return /^(Invalid |Too (small|big)\b|Unrecognized )/.test(message);
}

type Measure = 'characters' | 'entries' | 'number';

function measureOf(origin: string): Measure {
  if (origin === 'string') return 'characters';
  return ['array', 'set', 'map', 'object', 'record', 'file'].includes(origin) ? 'entries' : 'number';
}

type Words = {
  /** By what the library calls them. */
  kinds: Record<string, string>;
  formats: Record<string, string>;
  nothing: string;
  other: string;
  format: string;
  oneOf: (values: string[]) => string;
  without: (keys: string[]) => string;
  multipleOf: (divisor: number) => string;
  atLeast: (count: number, measure: Measure, isItself: boolean) => string;
  atMost: (count: number, measure: Measure, isItself: boolean) => string;
};

const en: Words = {
  kinds: {
    string: 'a text',
    number: 'a number',
    int: 'a whole number',
    bigint: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map of settings',
    record: 'a map of names',
    date: 'a date',
    null: 'nothing',
    undefined: 'left out',
    never: 'left out',
  },
  formats: {
    datetime: 'a date and time with its offset, such as 2026-06-18T00:00:00+08:00',
    date: 'a date, such as 2026-06-30',
    time: 'a time of day, such as 22:00',
    url: 'an address, such as https://example.com',
    email: 'an e-mail address',
  },
  nothing: 'empty',
  other: 'something else, as the documentation of this setting says',
  format: 'written in another way, as the documentation of this setting says',
  oneOf: (values) => (values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`),
  without: (keys) => `without ${keys.join(', ')}`,
  multipleOf: (divisor) => `a multiple of ${divisor}`,
  atLeast: (count, measure, isItself) => {
    if (measure === 'number') return `${isItself ? 'at least' : 'more than'} ${count}`;
    if (count === 1) return measure === 'entries' ? 'a list of at least one' : 'a text that is not empty';
    return `at least ${count} ${measure}`;
  },
  atMost: (count, measure, isItself) =>
    measure === 'number' ? `${isItself ? 'at most' : 'less than'} ${count}` : `at most ${count} ${measure}`,
};

const zh: Words = {
  kinds: {
    string: '文本',
    number: '数字',
    int: '整数',
    bigint: '整数',
    boolean: 'true 或 false',
    array: '列表',
    object: '一组设置',
    record: '一组名称',
    date: '日期',
    null: '空',
    undefined: '不填',
    never: '不填',
  },
  formats: {
    datetime: '带时区偏移的日期时间，例如 2026-06-18T00:00:00+08:00',
    date: '日期，例如 2026-06-30',
    time: '时刻，例如 22:00',
    url: '地址，例如 https://example.com',
    email: '电子邮件地址',
  },
  nothing: '空',
  other: '其他内容，见该设置的说明',
  format: '其他写法，见该设置的说明',
  oneOf: (values) => (values.length === 1 ? String(values[0]) : `以下之一：${values.join('、')}`),
  without: (keys) => `不含 ${keys.join('、')}`,
  multipleOf: (divisor) => `${divisor} 的倍数`,
  atLeast: (count, measure, isItself) => {
    if (measure === 'number') return `${isItself ? '不小于' : '大于'} ${count}`;
    return measure === 'entries' ? `至少 ${count} 项` : `至少 ${count} 个字符`;
  },
  atMost: (count, measure, isItself) => {
    if (measure === 'number') return `${isItself ? '不大于' : '小于'} ${count}`;
    return measure === 'entries' ? `最多 ${count} 项` : `最多 ${count} 个字符`;
  },
};
