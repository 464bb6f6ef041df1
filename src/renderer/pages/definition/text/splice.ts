import { type Document, isAlias, isMap, isScalar, isSeq, Scalar, stringify } from 'yaml';

/** Where nothing but one value changed: the text with that value in the old one's place, to the letter. */
export function spliced(text: string, before: Document, after: Document): string[] {
  const changes: Change[] = [];
  if (!compare(before.contents, after.contents, changes)) return [];
  const [change, ...others] = changes;
  const [from, to] = change?.old.range ?? [];
  if (!change || others.length > 0 || from === undefined || to === undefined || from === to) return [];
  const value = spelt(change.now);
  return value === undefined ? [] : [text.slice(0, from) + value + text.slice(to)];
}

type Change = { old: Scalar; now: Scalar };

/** Whether both are built the same; `changes` takes the values that differ. */
function compare(old: unknown, now: unknown, changes: Change[]): boolean {
  if (isScalar(old) && isScalar(now)) {
    if (old.value !== now.value) changes.push({ old, now });
    return true;
  }
  if (isAlias(old) && isAlias(now)) return old.source === now.source;
  if (isSeq(old) && isSeq(now)) {
    return old.items.length === now.items.length && old.items.every((item, i) => compare(item, now.items[i], changes));
  }
  if (isMap(old) && isMap(now)) {
    const isSame = ({ key, value }: (typeof old.items)[number], i: number) =>
      compare(key, now.items[i]?.key, changes) && compare(value, now.items[i]?.value, changes);
    return old.items.length === now.items.length && old.items.every(isSame);
  }
  return old === now;
}

function spelt({ value, type }: Scalar): string | undefined {
  const scalar = new Scalar(value);
  if (typeof value === 'string' && type) scalar.type = type;
  const text = stringify(scalar, { lineWidth: 0 }).trimEnd();
  return text.includes('\n') ? undefined : text;
}
