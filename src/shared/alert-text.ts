import type { AlertMessage, AlertReport } from './alert.ts';
import { countFindings, type FindingKind, findingKinds } from './finding.ts';
import { bytesText } from './text.ts';

/** An alert in a line, and in a few: what people read of it, in their language. A repeat says so. */
export function alertText(message: AlertMessage, isRepeat: boolean): { subject: string; body: string } {
  const words = message.language === 'zh' ? zh : en;
  const {
    name,
    run,
    occasion,
    tooLateSeconds,
    matched,
    findings,
    onNeither = 0,
    inFlight = 0,
    rule,
    command,
    isEscalation,
  } = message;
  const counts = findingKinds.filter((kind) => (findings[kind] ?? 0) > 0);
  const total = countFindings({ ...none, ...findings });
  const marks = [run === testRun ? words.test : '', isRepeat ? words.repeat : '', isEscalation ? words.escalation : '']
    .filter(Boolean)
    .join('');
  const subject = `${marks}Tieout · ${name}: ${occasionText(message)}${total > 0 ? words.total(total) : ''}`;
  const lines = [
    subject,
    ...(occasion === 'will-not-finish' ? [] : [`${words.run} ${run}`]),
    ...(tooLateSeconds === undefined ? [] : [words.tooLate(Math.ceil(tooLateSeconds / 60))]),
    ...(hasCounts[occasion] ? [`${words.matched} ${number(matched)}`] : []),
    ...counts.map((kind) => `${words.kinds[kind]} ${number(findings[kind] ?? 0)}`),
    ...(onNeither > 0 ? [`${words.onNeither} ${number(onNeither)}`] : []),
    ...(inFlight > 0 ? [`${words.inFlight} ${number(inFlight)}`] : []),
    `${words.rule} ${rule}`,
    `${words.look} ${command}`,
    `${words.id} ${message.id}`,
  ];
  return { subject, body: lines.join('\n') };
}

/** What happened, in a few words. */
export function occasionText({ language, occasion, aged, age }: AlertMessage): string {
  const words = language === 'zh' ? zh : en;
  return occasion === 'age' ? words.aged(aged ?? 0, age ?? '') : words.occasions[occasion];
}

/** A report in a line of a mail: attached, or where it is and why it is not. */
export function reportLine(
  language: AlertMessage['language'],
  { template, path, bytes, failure }: AlertReport,
  outcome: 'attached' | 'too-large' | 'changed' | 'there',
): string {
  const words = (language === 'zh' ? zh : en).reports;
  if (bytes === null) return words.failed(template, failure ?? '');
  return words[outcome](template, bytesText(bytes), path);
}

/** Stands for the run in what is sent to try a channel. */
export const testRun = 'test';

const none = Object.fromEntries(findingKinds.map((kind) => [kind, 0])) as Record<FindingKind, number>;

const hasCounts: Record<AlertMessage['occasion'], boolean> = {
  ...{ match: true, mismatch: true, 'not-established': true },
  ...{ 'source-away': false, failed: false, 'will-not-finish': false, age: false },
};

function number(value: number): string {
  return value.toLocaleString('en-US');
}

const enUnits = { s: 's', m: 'min', h: 'h', d: 'd' };
const zhUnits = { s: '秒', m: '分钟', h: '小时', d: '天' };

/** `3d` with the words of a language. */
function spelled(duration: string, units: Record<string, string>): string {
  return duration.replace(
    /^([\d.]+)\s*([a-z]+)$/,
    (_, count: string, unit: string) => `${count} ${units[unit] ?? unit}`,
  );
}

const en = {
  occasions: {
    match: 'match',
    mismatch: 'mismatch',
    'not-established': 'not established',
    'source-away': 'a source cannot be reached',
    failed: 'the run failed',
    'will-not-finish': 'will not finish before its activity starts',
    age: 'findings are open for too long',
  },
  kinds: {
    missing: 'Missing',
    unexpected: 'Unexpected',
    different: 'Different',
    duplicate: 'Duplicate',
    invalid: 'Invalid',
  },
  total: (count: number) => `, ${number(count)} ${count === 1 ? 'finding' : 'findings'}`,
  aged: (count: number, age: string) =>
    `${number(count)} ${count === 1 ? 'finding' : 'findings'} open for more than ${spelled(age, enUnits)}`,
  tooLate: (minutes: number) => `Expected to be through ${number(minutes)} min after the activity has started`,
  reports: {
    attached: (name: string, size: string, _path: string) => `Report ${name}: attached (${size})`,
    'too-large': (name: string, size: string, path: string) =>
      `Report ${name}: ${size} is too large to attach; it is at ${path}`,
    changed: (name: string, _size: string, path: string) =>
      `Report ${name}: not attached, for the file is another than was made: ${path}`,
    there: (name: string, size: string, path: string) => `Report ${name}: ${path} (${size})`,
    failed: (name: string, failure: string) => `Report ${name} could not be made: ${failure}`,
  },
  run: 'Run',
  matched: 'Matched',
  onNeither: 'In the master list and on neither side',
  inFlight: 'In flight, no findings yet',
  rule: 'Rule',
  look: 'See it with',
  id: 'Alert',
  test: '[test] ',
  repeat: '[repeat] ',
  escalation: '[nobody has looked yet] ',
};

const zh: typeof en = {
  occasions: {
    match: '一致',
    mismatch: '不一致',
    'not-established': '无法确认',
    'source-away': '数据源无法连接',
    failed: '清算失败',
    'will-not-finish': '无法在活动开始前完成清算',
    age: '差异长时间未处理',
  },
  kinds: { missing: '短款', unexpected: '长款', different: '字段不一致', duplicate: '重复', invalid: '无法读取' },
  total: (count: number) => `，共 ${number(count)} 条差异`,
  aged: (count: number, age: string) => `${number(count)} 条差异超过 ${spelled(age, zhUnits)}未处理`,
  tooLate: (minutes: number) => `预计在活动开始后 ${number(minutes)} 分钟才能完成`,
  reports: {
    attached: (name: string, size: string, _path: string) => `报告“${name}”：见附件（${size}）`,
    'too-large': (name: string, size: string, path: string) =>
      `报告“${name}”：${size}，超出附件大小限制，文件位于 ${path}`,
    changed: (name: string, _size: string, path: string) => `报告“${name}”：文件在生成后有变动，未附上：${path}`,
    there: (name: string, size: string, path: string) => `报告“${name}”：${path}（${size}）`,
    failed: (name: string, failure: string) => `报告“${name}”未能生成：${failure}`,
  },
  run: '清算',
  matched: '一致记录',
  onNeither: '总清单中有而两侧均无',
  inFlight: '在途，尚不算差异',
  rule: '规则',
  look: '查看：',
  id: '告警',
  test: '【测试】',
  repeat: '【重发】',
  escalation: '【尚无人查看】',
};
