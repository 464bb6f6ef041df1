import { type Document, isAlias, isMap, isNode, isScalar, isSeq, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { classifyRule } from '#shared/classify.ts';
import { activity, definitionSchema, fieldLong, schedule } from '#shared/definition.ts';
import type { Side } from '#shared/finding.ts';
import { journalSettings } from '#shared/journal-settings.ts';
import { masterOwnSettings } from '#shared/master-settings.ts';
import { type SourceType, sourceSettings } from '#shared/source-settings.ts';
import type { Path } from './document.ts';

/**
 * What the form does to a document. New settings stand where the schemas have them, values keep their quotes, and
 * fields are written in their short form wherever that says all.
 */
export type Edit = (document: Document) => void;

/** Undefined takes the setting away, and the map around it where nothing else is in there. */
export function setting(path: Path, value: unknown): Edit {
  return (document) => setAt(document, path, value);
}

export function together(...edits: Edit[]): Edit {
  return (document) => {
    for (const edit of edits) edit(document);
  };
}

/** Another kind of source: settings that it has too stay, the others go. */
export function sourceType(side: Side | 'master', type: SourceType): Edit {
  return (document) => {
    const own = side === 'master' ? Object.keys(masterOwnSettings.shape) : [];
    const known = [...Object.keys(sourceSettings[type].shape), ...own];
    setAt(document, [side, 'type'], type);
    const map = mapAt(document, [side]);
    for (const name of map.items.map(nameOf)) if (!known.includes(name)) takeAway(document, [side, name]);
  };
}

export function renamed(map: Path, from: string, to: string): Edit {
  return (document) => {
    const node = document.getIn(map, true);
    if (!isMap(node) || node.has(to)) return;
    const pair = node.items.find((item) => nameOf(item) === from);
    if (pair) pair.key = like(document, to, pair.key);
  };
}

export function inserted(list: Path, at: number, item: unknown): Edit {
  return (document) => {
    const seq = listAt(document, list);
    const node = document.createNode(item, { flow: true });
    // A map among bare names needs a line of its own.
    if (isMap(node) && seq.items.every(isScalar) && seq.items.length > 0) seq.flow = false;
    seq.items.splice(at, 0, node);
  };
}

export function removed(list: Path, at: number): Edit {
  return (document) => {
    const seq = listAt(document, list);
    const [item] = seq.items.splice(at, 1);
    const next = seq.items[at];
    keepRemark(item, isNode(next) ? next : undefined, seq);
  };
}

/** From one list to another, or to another place in the same. */
export function moved(from: { list: Path; at: number }, to: { list: Path; at: number }): Edit {
  return (document) => {
    const [item] = listAt(document, from.list).items.splice(from.at, 1);
    const target = listAt(document, to.list);
    if (item !== undefined) target.items.splice(to.at, 0, item);
  };
}

/** An option of a field, or its name: a bare name becomes a map where it needs one, and the other way round. */
export function fieldOption(list: Path, at: number, name: string, value: unknown): Edit {
  return (document) => {
    const seq = listAt(document, list);
    const item = seq.items[at];
    if (isMap(item)) {
      setAt(document, [...list, at, name], value);
      const [only] = item.items;
      if (!item.flow || item.items.length > 1 || !only || nameOf(only) !== 'name') return;
      carryComments(item, only.value);
      seq.items[at] = only.value;
    } else if (name === 'name') seq.items[at] = like(document, value, item);
    else if (value !== undefined) {
      const bare = isScalar(item) ? item.value : item;
      const map = document.createNode({ name: bare, [name]: value }, { flow: true });
      carryComments(item, map);
      seq.items[at] = map;
    }
  };
}

/** Throws where the place is shared through an anchor: a change there would change other places, too. */
function setAt(document: Document, path: Path, value: unknown): void {
  const parent = path.slice(0, -1);
  const name = path.at(-1);
  if (typeof name === 'number') {
    const seq = listAt(document, parent);
    seq.items[name] = like(document, value, seq.items[name]);
    return;
  }
  if (value === undefined) {
    takeAway(document, path);
    return;
  }
  const map = mapAt(document, parent);
  const pair = map.items.find((item) => nameOf(item) === name);
  if (pair) pair.value = like(document, value, pair.value);
  else place(document, map, parent, new Pair(document.createNode(name), fresh(document, value)));
}

function takeAway(document: Document, path: Path): void {
  const parent = document.getIn(path.slice(0, -1), true);
  if (isAlias(parent)) throw new Error('shared');
  if (!isMap(parent)) return;
  const at = parent.items.findIndex((item) => nameOf(item) === path.at(-1));
  const [gone] = at < 0 ? [] : parent.items.splice(at, 1);
  const next = parent.items[at]?.key;
  keepRemark(gone?.key, isNode(next) ? next : undefined, parent);
  if (parent.items.length === 0 && path.length > 1) takeAway(document, path.slice(0, -1));
}

/** The map at a place; made, with those around it, where nothing is there yet. */
function mapAt(document: Document, path: Path): YAMLMap {
  const found = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(found)) return found;
  if (isAlias(found)) throw new Error('shared');
  const made = new YAMLMap(document.schema);
  if (path.length === 0) document.contents = made as typeof document.contents;
  else if (typeof path.at(-1) === 'number') {
    listAt(document, path.slice(0, -1)).items[Number(path.at(-1))] = made;
  } else {
    const parent = mapAt(document, path.slice(0, -1));
    const pair = parent.items.find((item) => nameOf(item) === path.at(-1));
    made.flow = path.length > 1 || parent.flow === true;
    if (pair) pair.value = made;
    else place(document, parent, path.slice(0, -1), new Pair(document.createNode(path.at(-1)), made));
  }
  return made;
}

/** The list at a place; a bare name there is a list of one. */
function listAt(document: Document, path: Path): YAMLSeq {
  const found = document.getIn(path, true);
  if (isSeq(found)) return found;
  if (isAlias(found)) throw new Error('shared');
  const list = new YAMLSeq(document.schema);
  const name = String(path.at(-1));
  list.flow = name === 'key';
  if (isScalar(found) && found.value !== null) {
    carryComments(found, list);
    list.items.push(fresh(document, found.value));
  }
  const map = mapAt(document, path.slice(0, -1));
  const pair = map.items.find((item) => nameOf(item) === name);
  if (pair) pair.value = list;
  else place(document, map, path.slice(0, -1), new Pair(document.createNode(name), list));
  return list;
}

/** Puts a pair after the last of those that the schema has before it. */
function place(document: Document, map: YAMLMap, path: Path, pair: Pair): void {
  const order = orderAt(document, path);
  const rank = (item: Pair) => {
    const at = order.indexOf(nameOf(item));
    return at < 0 ? order.length : at;
  };
  const before = map.items.findLastIndex((item) => rank(item) <= rank(pair) && rank(item) < order.length);
  map.items.splice(order.includes(nameOf(pair)) ? before + 1 : map.items.length, 0, pair);
}

function orderAt(document: Document, path: Path): string[] {
  const [first] = path;
  if (first === undefined) return Object.keys(definitionSchema.shape);
  if (first === 'activity') return Object.keys(activity.shape);
  if (first === 'schedule') return Object.keys(schedule.shape);
  if (first === 'key' || first === 'fields') return Object.keys(fieldLong.shape);
  if (first === 'classify') return Object.keys(classifyRule.shape);
  if (path.length > 1) return [];
  if (first === 'journal') return Object.keys(journalSettings.shape);
  const type = document.getIn([first, 'type']);
  return typeof type === 'string' && Object.hasOwn(sourceSettings, type)
    ? Object.keys(sourceSettings[type as SourceType].shape)
    : ['type'];
}

/** A new value in an old one's place: its quotes stay, and what is remarked beside it. */
function like(document: Document, value: unknown, old: unknown): unknown {
  if (isScalar(old) && typeof old.value === 'string' && typeof value === 'string') {
    const node = new Scalar(value);
    if (old.type === Scalar.QUOTE_DOUBLE || old.type === Scalar.QUOTE_SINGLE) node.type = old.type;
    carryComments(old, node);
    return node;
  }
  const node = fresh(document, value);
  carryComments(old, node);
  return node;
}

function fresh(document: Document, value: unknown) {
  return document.createNode(value, { flow: true });
}

/** What stands in the lines above a thing outlives it: it may be about more than that. */
function keepRemark(gone: unknown, next: Remarked | undefined, around: Remarked): void {
  const above = isNode(gone) ? gone.commentBefore : undefined;
  if (!above) return;
  if (next) next.commentBefore = joined(above, next.commentBefore);
  else around.comment = joined(above, around.comment);
}

function joined(...remarks: (string | null | undefined)[]): string {
  return remarks.filter(Boolean).join('\n');
}

type Remarked = { comment?: string | null; commentBefore?: string | null; spaceBefore?: boolean };

function carryComments(from: unknown, to: unknown): void {
  if (from === null || typeof from !== 'object' || to === null || typeof to !== 'object') return;
  const { comment, commentBefore, spaceBefore } = from as Remarked;
  Object.assign(to, { ...(comment && { comment }), ...(commentBefore && { commentBefore }) });
  if (spaceBefore) (to as Remarked).spaceBefore = true;
}

function nameOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}
