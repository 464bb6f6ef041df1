/**
 * The engine's own sentences in another language, by what it says in English: `run {run} is signed, and locked`. What
 * stands in braces is said again as it is, or in that language where it is one of the sentences or terms itself; `{said}`
 * must be one.
 */
export type EngineWords = {
  sentences: Record<string, string>;
  /** Single words of the engine that stand within sentences. */
  terms: Record<string, string>;
  /** What is counted, in the singular, with what stands after the number. */
  counted: Record<string, string>;
};

/** A sentence in that language; undefined where it is none that is known, and stays as it is. */
export type SayEngine = (text: string) => string | undefined;

export function engineSpeaker({ sentences, terms, counted }: EngineWords): SayEngine {
  const patterns = Object.entries(sentences)
    .map(([english, other]) => ({ ...patternOf(english), other }))
    // What rests on another sentence is tried first, then what says more by itself before what would take anything.
    .sort((a, b) => Number(b.isOnAnother) - Number(a.isOnAnother) || b.written - a.written);

  const say = (text: string): string | undefined => (text.length > charactersMax ? undefined : sayAny(text));

  const sayAny = (text: string): string | undefined =>
    inParts(text, '\n', '\n') ?? whole(text) ?? inParts(text, '; ', '；') ?? inParts(text, /(?<=[.?!]) (?=[A-Z])/, '');

  const whole = (text: string): string | undefined => {
    for (const { pattern, other } of patterns) {
      const found = pattern.exec(text);
      const said = found ? filled(other, found.groups ?? {}) : undefined;
      if (said !== undefined) return said;
    }
    return undefined;
  };

  const filled = (other: string, values: Record<string, string>): string | undefined => {
    if (values.said !== undefined && (terms[values.said] ?? say(values.said)) === undefined) return undefined;
    return other.replace(placeholders, (_, name: string) => {
      const value = values[name] ?? '';
      return terms[value] ?? number(value) ?? say(value) ?? value;
    });
  };

  const number = (text: string): string | undefined => {
    const [, count, one = ''] = /^([\d,]+) ([a-z ]+?)s?$/.exec(text) ?? [];
    const unit = counted[one];
    return count === undefined || unit === undefined ? undefined : `${count} ${unit}`;
  };

  /** Of lines each is said for itself; of anything else all of it, or nothing. */
  const inParts = (text: string, between: string | RegExp, joint: string): string | undefined => {
    const parts = text.split(between);
    if (parts.length < 2) return undefined;
    const said = parts.map(say);
    const isEnough = between === '\n' ? said.some((part) => part !== undefined) : !said.includes(undefined);
    return isEnough ? said.map((part, i) => part ?? parts[i]).join(joint) : undefined;
  };

  return say;
}

/** What is longer is no sentence of the engine's, but something that a server or a file said. */
const charactersMax = 4_000;

const placeholders = /\{([a-z]\w*)\}/g;

/** What may be several sentences, or anything that a person or a server wrote. */
const free = ['said', 'what', 'why', 'reason', 'value', 'wanted', 'where', 'example'];

/** What has no spaces. */
const single = ['run', 'recheck', 'request', 'line', 'setting'];

function patternOf(english: string): { pattern: RegExp; written: number; isOnAnother: boolean } {
  const source = english
    .split(/(\{[a-z]\w*\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const name = part.slice(1, -1);
      if (single.includes(name)) return `(?<${name}>\\S+?)`;
      return free.includes(name) ? `(?<${name}>.+?)` : `(?<${name}>(?:(?!; ).)+?)`;
    })
    .join('');
  const written = english.replace(placeholders, '').length;
  return { pattern: new RegExp(`^${source}$`), written, isOnAnother: english.includes('{said}') };
}
