import type { Change, Shape } from './shape.ts';

/** The languages in which shapes are told. */
export type ShapeLanguage = 'en' | 'zh';

/** A shape as a cause in words: `price is 100 × inbound`, `missing: keys SKU-100 … SKU-299`. */
export function shapeText(shape: Pick<Shape, 'kind' | 'fields' | 'side' | 'changes'>, language: ShapeLanguage): string {
  const words = language === 'zh' ? zh : en;
  const { kind, changes, side } = shape;
  if (kind === 'different') return shapeCause(shape, language);
  const [change = other] = changes;
  return words.whole(side === null ? words.kinds[kind] : words.unreadable[side], change);
}

/** The same beside its kind, which is not said again: `keys SKU-100 … SKU-299`. */
export function shapeCause(
  shape: Pick<Shape, 'kind' | 'fields' | 'side' | 'changes'>,
  language: ShapeLanguage,
): string {
  const words = language === 'zh' ? zh : en;
  const { kind, fields, changes, side } = shape;
  if (fields.length === 2 && changes.every(({ is }) => is === 'swapped'))
    return words.swapped(fields[0] ?? '', fields[1] ?? '');
  if (kind === 'different') return fields.map((field, i) => words.field(field, changes[i] ?? other)).join(words.and);
  const [change = other] = changes;
  return side === null ? words.cause(change) : words.of(words.sides[side], words.cause(change));
}

const other: Change = { is: 'other' };

/** A whole record, or a field, and what became of it. */
type Words = {
  and: string;
  kinds: Record<Shape['kind'], string>;
  unreadable: Record<'inbound' | 'outbound', string>;
  swapped: (a: string, b: string) => string;
  field: (field: string, change: Change) => string;
  sides: Record<'inbound' | 'outbound', string>;
  /** What whole records have in common. */
  cause: (change: Change) => string;
  of: (what: string, cause: string) => string;
  whole: (kind: string, change: Change) => string;
};

const en: Words = {
  and: '; ',
  kinds: {
    missing: 'missing',
    unexpected: 'unexpected',
    different: 'different',
    duplicate: 'duplicate',
    invalid: 'invalid',
  },
  unreadable: { inbound: 'invalid, inbound', outbound: 'invalid, outbound' },
  sides: { inbound: 'inbound', outbound: 'outbound' },
  swapped: (a, b) => `${a} and ${b} are swapped`,
  field(field, change) {
    switch (change.is) {
      case 'times':
        return change.numerator === '1'
          ? `${field} is inbound ÷ ${change.denominator}`
          : `${field} is ${ratio(change)} × inbound`;
      case 'plus':
        return `${field} is ${size(change.by)} ${isLess(change.by) ? 'less' : 'more'} than inbound`;
      case 'moved':
        return `${field} is ${duration(change.microseconds, ['d', 'h', 'min', 's'])} ${isLess(change.microseconds) ? 'earlier' : 'later'}`;
      case 'sign':
        return `${field} has the opposite sign`;
      case 'cut':
        return change.length === null ? `${field} is cut short` : `${field} is cut at ${change.length} characters`;
      case 'case':
        return `${field} differs in upper and lower case`;
      case 'space':
        return `${field} differs in space ${change.where} it`;
      case 'null':
        return change.from === 'empty' ? `${field} is null instead of empty` : `${field} became null`;
      case 'filled':
        return change.to === 'empty' ? `${field} is empty instead of null` : `${field} was null, and has a value`;
      case 'emptied':
        return `${field} became empty`;
      case 'prefix':
        return `${field} ${change.isAdded ? 'gained' : 'lost'} “${change.text}” in front`;
      case 'suffix':
        return `${field} ${change.isAdded ? 'gained' : 'lost'} “${change.text}” at the end`;
      case 'swapped':
        return `${field} has the value of ${change.with}`;
      case 'encoding':
        return `${field} was read in the wrong encoding`;
      case 'became':
        return `${field} went from ${shown(change.from)} to ${shown(change.to)}`;
      case 'constant':
        return `${field} is ${shown(change.to)}, whatever inbound is`;
      default:
        return `${field} differs`;
    }
  },
  cause(change) {
    switch (change.is) {
      case 'keys':
        return `keys ${change.prefix}${change.from} to ${change.prefix}${change.to}`;
      case 'starts':
        return `keys that begin with ${change.text}`;
      case 'bucket':
        return `bucket ${change.bucket} of ${change.of}`;
      case 'counts':
        return `${change.inbound} inbound, ${change.outbound} outbound`;
      case 'reason':
        return change.text;
      default:
        return 'nothing else in common';
    }
  },
  of: (what, cause) => `${what}: ${cause}`,
  whole: (kind, change) =>
    change.is === 'other' ? `${kind}, with ${en.cause(change)}` : en.of(kind, en.cause(change)),
};

const zh: Words = {
  and: '；',
  kinds: { missing: '短款', unexpected: '长款', different: '不一致', duplicate: '重复', invalid: '无效' },
  unreadable: { inbound: '入账无效', outbound: '出账无效' },
  sides: { inbound: '入账', outbound: '出账' },
  swapped: (a, b) => `${a} 与 ${b} 互换`,
  field(field, change) {
    switch (change.is) {
      case 'times':
        return change.numerator === '1'
          ? `${field} 为入账的 1/${change.denominator}`
          : `${field} 为入账的 ${ratio(change)} 倍`;
      case 'plus':
        return `${field} 比入账${isLess(change.by) ? '少' : '多'} ${size(change.by)}`;
      case 'moved':
        return `${field} ${isLess(change.microseconds) ? '早' : '晚'} ${duration(change.microseconds, ['天', '小时', '分', '秒'])}`;
      case 'sign':
        return `${field} 正负号相反`;
      case 'cut':
        return change.length === null ? `${field} 被截断` : `${field} 被截断为 ${change.length} 个字符`;
      case 'case':
        return `${field} 仅大小写不同`;
      case 'space':
        return `${field} ${{ around: '首尾', inside: '中间' }[change.where]}空白不同`;
      case 'null':
        return change.from === 'empty' ? `${field} 由空文本变为 null` : `${field} 变为 null`;
      case 'filled':
        return change.to === 'empty' ? `${field} 由 null 变为空文本` : `${field} 由 null 变为有值`;
      case 'emptied':
        return `${field} 变为空文本`;
      case 'prefix':
        return `${field} 开头${change.isAdded ? '多出' : '缺少'}「${change.text}」`;
      case 'suffix':
        return `${field} 末尾${change.isAdded ? '多出' : '缺少'}「${change.text}」`;
      case 'swapped':
        return `${field} 的值来自 ${change.with}`;
      case 'encoding':
        return `${field} 编码错误（乱码）`;
      case 'became':
        return `${field} 由 ${shown(change.from)} 变为 ${shown(change.to)}`;
      case 'constant':
        return `${field} 一律为 ${shown(change.to)}，与入账无关`;
      default:
        return `${field} 不同`;
    }
  },
  cause(change) {
    switch (change.is) {
      case 'keys':
        return `键 ${change.prefix}${change.from} 至 ${change.prefix}${change.to}`;
      case 'starts':
        return `以 ${change.text} 开头的键`;
      case 'bucket':
        return `第 ${change.bucket} 桶（共 ${change.of} 桶）`;
      case 'counts':
        return `入账 ${change.inbound} 条，出账 ${change.outbound} 条`;
      case 'reason':
        return change.text;
      default:
        return '无其他共同点';
    }
  },
  of: (what, cause) => `${what}：${cause}`,
  whole: (kind, change) => (change.is === 'other' ? `${kind}，${zh.cause(change)}` : zh.of(kind, zh.cause(change))),
};

/** A decimal where the ratio is one, else a fraction: `1.1`, `2/3`. */
function ratio({ numerator, denominator }: { numerator: string; denominator: string }): string {
  if (denominator === '1') return numerator;
  let [rest, digits] = [BigInt(denominator), 0];
  for (const factor of [2n, 5n]) {
    let times = 0;
    for (; rest % factor === 0n; rest /= factor) times++;
    digits = Math.max(digits, times);
  }
  if (rest !== 1n) return `${numerator}/${denominator}`;
  const scaled = (BigInt(numerator) * 10n ** BigInt(digits)) / BigInt(denominator);
  const spelled = String(scaled < 0n ? -scaled : scaled).padStart(digits + 1, '0');
  return `${scaled < 0n ? '-' : ''}${spelled.slice(0, -digits)}.${spelled.slice(-digits)}`;
}

function isLess(number: string): boolean {
  return number.startsWith('-');
}

function size(number: string): string {
  return number.replace('-', '');
}

/** `8 h`, `1 d 30 min`, `0.25 s`: no more than the two largest units. */
function duration(microseconds: string, [day = '', hour = '', minute = '', second = '']: string[]): string {
  let left = BigInt(size(microseconds));
  const parts: string[] = [];
  const units: [bigint, string][] = [
    [86_400_000_000n, day],
    [3_600_000_000n, hour],
    [60_000_000n, minute],
  ];
  for (const [each, unit] of units) {
    if (left >= each) parts.push(`${left / each} ${unit}`);
    left %= each;
  }
  const seconds = Number(left) / 1e6;
  if (seconds > 0) parts.push(`${seconds} ${second}`);
  return parts.slice(0, 2).join(' ');
}

function shown(text: string): string {
  return text === '' ? '""' : text;
}
