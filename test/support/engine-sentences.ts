import { globSync, readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'vite';

type Node = {
  type: string;
  value?: unknown;
  name?: string;
  quasis?: { value: { cooked: string | null } }[];
  expressions?: Node[];
  test?: Node;
  consequent?: Node;
  alternate?: Node;
  properties?: { key?: Node; value?: Node }[];
};

/** Every text in the engine's code, with `{}` for what is put into it. */
export function textsOfTheEngine(): string[] {
  const texts: string[] = [];
  for (const path of globSync('src/{main,worker,shared,storage}/**/*.ts')) {
    const keep = (node: unknown) => void texts.push(...spelt(node as Node, () => ['{}']));
    walk(path, { Literal: keep, TemplateLiteral: keep });
  }
  return [...new Set(texts)];
}

/** What the errors of some files say, and what is to be done next, as far as it is written where they are made. */
export function sentencesOfErrors(paths: string[]): { path: string; sentence: string }[] {
  const sentences: { path: string; sentence: string }[] = [];
  for (const path of globSync(paths))
    walk(
      path,
      whenMade((made) => {
        for (const said of saidBy(made))
          sentences.push(...spelt(said, valuesOf).map((sentence) => ({ path, sentence })));
      }),
    );
  return sentences;
}

function whenMade(act: (made: Made) => void): object {
  return Object.fromEntries([['NewExpression', act]]);
}

type Made = { callee: Node; arguments: Node[] };

function saidBy({ callee, arguments: [, message, options] }: Made): Node[] {
  if (callee.name !== 'TieoutError') return [];
  const next = options?.properties?.find(({ key }) => key?.name === 'next')?.value;
  return [message, next].filter((said) => said !== undefined);
}

function walk(path: string, visitor: object): void {
  new Visitor(visitor).visit(parseSync(path, readFileSync(path, 'utf8')).program);
}

/** What a condition chooses from, where that is written there; else anything. */
function valuesOf(expression: Node): string[] {
  const values = expression.type === 'ConditionalExpression' ? spelt(expression, valuesOf) : [];
  return values.length > 0 ? values : ['X1'];
}

function spelt(node: Node, valuesIn: (expression: Node) => string[]): string[] {
  if (node.type === 'ConditionalExpression')
    return [node.consequent, node.alternate].flatMap((one) => (one ? spelt(one, valuesIn) : []));
  if (typeof node.value === 'string') return [node.value];
  if (!node.quasis) return [];
  return node.quasis.reduce<string[]>(
    (begun, { value }, i) => {
      const values = i === 0 ? [''] : valuesIn(node.expressions?.[i - 1] as Node);
      return begun.flatMap((text) => values.map((one) => `${text}${one}${value.cooked ?? ''}`));
    },
    [''],
  );
}
