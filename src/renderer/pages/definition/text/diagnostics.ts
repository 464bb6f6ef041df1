import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import { engineSays } from '#renderer/words.ts';

/** A problem as the engine says it, and the line it stands on, from 1. */
export type Diagnosed = { line: number; message: string };

/** Takes `name.yaml:12: what is wrong` apart. */
export function diagnosedIn(problems: string[]): Diagnosed[] {
  return problems.map((problem) => {
    const [, line, message] = /^.*?\.ya?ml:(\d+)(?::\d+)?: (.*)$/is.exec(problem) ?? [];
    return { line: Number(line ?? 1), message: message ?? problem };
  });
}

/** A problem marks what is written on its line. */
export function diagnosticsOf(problems: Diagnosed[], document: Text): Diagnostic[] {
  return problems.map(({ line, message }) => {
    const { from, to, text } = document.line(Math.min(Math.max(1, line), document.lines));
    const start = from + (text.length - text.trimStart().length);
    return { from: Math.min(start, to), to, severity: 'error', message: engineSays(message).text };
  });
}
