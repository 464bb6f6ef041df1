import { readFileSync } from 'node:fs';
import { Argument, Option } from 'commander';
import type { OutboxLine } from '#shared/alert.ts';
import { alertStates } from '#shared/alert.ts';
import { errorCodeOf, exitCodes, TieoutError } from '#shared/errors.ts';
import type { AlertsShown } from '#shared/workspace-alerts.ts';
import { indent, paint, table } from '../terminal/style.ts';
import { testLine } from './alert.ts';
import type { Act, AddCommand, Session } from './command.ts';

const acts = ['channels', 'save', 'remove', 'test', 'outbox', 'retry'] as const;
type Options = { state?: (typeof alertStates)[number]; language: 'en' | 'zh' };

export const addAlerts: AddCommand = (program, act: Act) => {
  program
    .command('alerts')
    .addArgument(new Argument('[act]', 'what to do').choices(acts).default('channels'))
    .argument('[name]', 'a channel; for retry: an alert of the outbox')
    .argument('[file]', "for save: the channel's settings as YAML, - for standard input")
    .addOption(new Option('--state <state>', 'for outbox: only those that stand so').choices(alertStates))
    .addOption(new Option('--language <language>', 'for test').choices(['en', 'zh']).default('en'))
    .description("the workspace's alert channels, which definitions name: list, save, remove, test; its outbox")
    .action(
      act(async (session, what: (typeof acts)[number], name: string | undefined, file: string | undefined, options) =>
        does[what](session, name, { ...(options as Options), file }),
      ),
    );
};

type Asked = Options & { file: string | undefined };
const does: Record<
  (typeof acts)[number],
  (session: Session, name: string | undefined, asked: Asked) => Promise<number>
> = {
  channels: async (session) => shown(session, await (await session.client()).alerts.settings()),
  save: async (session, name, { file }) => {
    if (file === undefined)
      throw wrong('alerts save needs a file', 'tieout alerts save NAME FILE, with - for standard input.');
    const text = textIn(file);
    return shown(session, await (await session.client()).alerts.saveChannel({ name: named(name), text }));
  },
  remove: async (session, name) =>
    shown(session, await (await session.client()).alerts.removeChannel({ name: named(name) })),
  test: async (session, name, { language }) => {
    const test = await (await session.client()).alerts.testChannel({ name: named(name), language });
    session.print(test, `\n${indent(table([testLine(test)]))}\n`);
    return test.isSent ? 0 : exitCodes.unreachable;
  },
  outbox: async (session, _, { state }) => {
    const { alerts, counts } = await (await session.client()).alerts.outbox(state === undefined ? {} : { state });
    const sum = alertStates.map((one) => `${counts[one]} ${one}`).join(' · ');
    const text = alerts.length === 0 ? 'Nothing was told.' : `${table(alerts.map(outboxLine))}\n\n${sum}`;
    session.print({ alerts, counts }, `\n${indent(text)}\n`);
    return 0;
  },
  retry: async (session, name) => {
    const line = await (await session.client()).alerts.retry({ alert: named(name) });
    session.print(line, `\n${indent(table([outboxLine(line)]))}\n`);
    return line.state === 'sent' ? 0 : exitCodes.unreachable;
  },
};

function textIn(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    if (errorCodeOf(cause) === undefined) throw cause;
    throw new TieoutError('usage', `${file} cannot be read`, { next: 'Name a file that you may read.', cause });
  }
}

function shown(session: Session, settings: AlertsShown): number {
  const rows = settings.channels.map(({ name, type, unset }) => [
    name,
    type,
    unset.length === 0 ? '' : paint('yellow', `${unset.join(', ')} not set`),
  ]);
  const text = rows.length === 0 ? session.typed('No channels. Add one by tieout alerts save NAME FILE.') : table(rows);
  session.print(settings, `\n${indent(text)}\n`);
  return 0;
}

function outboxLine({ alert, createdAt, name, rule, channel, state, failure }: OutboxLine): string[] {
  return [createdAt, name, rule, channel, state, failure ?? '', state === 'sent' ? '' : paint('dim', alert)];
}

function named(name: string | undefined): string {
  if (name !== undefined) return name;
  throw wrong('name a channel', 'tieout alerts lists the channels; tieout alerts outbox lists the alerts.');
}

function wrong(message: string, next: string): TieoutError {
  return new TieoutError('usage', message, { next });
}
