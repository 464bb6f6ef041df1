import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import i18next from 'i18next';
import { isMap, isPair, isScalar, type Node, type Pair, parseDocument, visit } from 'yaml';
import { namesAt, valuesOf } from './vocabulary.ts';

/** Names of settings where one may stand, and the values of those that have a few: by the schemas. */
export function complete(context: CompletionContext): CompletionResult | null {
  const { state, pos, explicit } = context;
  const line = state.doc.lineAt(pos);
  const word = /[\w-]*$/.exec(state.sliceDoc(line.from, pos))?.[0] ?? '';
  if (word === '' && !explicit) return null;
  const before = state.sliceDoc(line.from, pos - word.length);
  if (/(^|\s)#/.test(before)) return null;
  const path = pathAt(state.doc.toString(), pos, before);
  const setting = /(?:^|[\s{,-])([\w]+):\s+$/.exec(before)?.[1];
  const type = typeAt(state.doc.toString(), path);
  const options = setting
    ? valuesOf(path, setting, type).map((label): Completion => ({ label, type: 'enum' }))
    : /^[\s-]*$|[{,]\s*$/.test(before)
      ? namesAt(path, type).map(nameOption)
      : [];
  return options.length > 0 ? { from: pos - word.length, options, validFor: /^[\w-]*$/ } : null;
}

function nameOption(label: string): Completion {
  const words = i18next.t('settings', { ns: 'definition', returnObjects: true }) as Record<string, string>;
  return { label, apply: `${label}: `, type: 'property', ...(words[label] ? { detail: words[label] } : {}) };
}

/**
 * The names of the settings around a place. Inside braces the document tells; in an unfinished line the indentation does,
 * since what is being typed is not YAML yet.
 */
function pathAt(text: string, position: number, before: string): string[] {
  if (/[{,]/.test(before)) return flowPath(text, position);
  const path: string[] = [];
  let indent = before.length - before.trimStart().length + (/^\s*-\s/.test(before) ? 0.5 : 0);
  const above = text.slice(0, position).split('\n').slice(0, -1).reverse();
  for (const line of above) {
    const [, space = '', name] = /^(\s*)(?:- )?(\w+):/.exec(line) ?? [];
    if (name === undefined || space.length >= indent) continue;
    indent = space.length;
    path.unshift(name);
    if (indent === 0) break;
  }
  return path;
}

function flowPath(text: string, position: number): string[] {
  let path: string[] = [];
  visit(parseDocument(text), {
    Map(_, node, ancestors) {
      const [from = 0, to = 0] = node.range ?? [];
      if (from <= position && position <= to && node.flow) path = namesOf(ancestors as (Node | Pair)[]);
    },
  });
  return path;
}

function namesOf(ancestors: (Node | Pair)[]): string[] {
  return ancestors.flatMap((node) => (isPair(node) && isScalar(node.key) ? [String(node.key.value)] : []));
}

/** The innermost `type` that is said around a place. */
function typeAt(text: string, path: string[]): string {
  const { contents } = parseDocument(text);
  const types = path.map((_, i) =>
    isMap(contents) ? contents.getIn([...path.slice(0, path.length - i), 'type']) : '',
  );
  return String(types.find((type) => typeof type === 'string') ?? '');
}
