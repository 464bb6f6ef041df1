import type { Command } from 'commander';

/**
 * The commands by which a workspace may begin: those that take up work from a file, or enter something. Whoever asks after
 * what a workspace holds, and mistypes its path, is to be told so, and nothing is to be made there.
 */
const beginning: Record<string, (asked: Pick<Command, 'args' | 'opts'>) => boolean> = {
  demo: always,
  init: always,
  check: always,
  plan: always,
  bench: always,
  run: always,
  serve: always,
  restore: (asked) => asked.opts().stream !== undefined,
  people: ({ args: [act] }) => act === 'add' || act === 'key',
  alert: ({ args: [act] }) => act === 'test',
  alerts: ({ args: [act] }) => act === 'save',
  journal: ({ args: [what, file] }) => what === 'show' && file !== undefined,
};

export function mayBegin(command: Pick<Command, 'name' | 'args' | 'opts'>): boolean {
  return Object.hasOwn(beginning, command.name()) && (beginning[command.name()]?.(command) ?? false);
}

function always(): boolean {
  return true;
}
