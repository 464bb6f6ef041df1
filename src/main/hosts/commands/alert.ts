import { Argument } from 'commander';
import type { AlertLine, AlertTest } from '#shared/alert.ts';
import { exitCodes } from '#shared/errors.ts';
import { indent, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addAlert: AddCommand = (program, act) => {
  program
    .command('alert')
    .addArgument(new Argument('<act>', 'what to do').choices(['test', 'list', 'seen']))
    .argument('<what>', 'for test: a definition file; else a run, or latest')
    .description("send a test to a definition's channels; list what was told of a run; say that somebody has seen it")
    .action(
      act(async (session, what: 'test' | 'list' | 'seen', name: string) => {
        const client = await session.client();
        if (what === 'test') {
          const tests = await client.alerts.test({ path: name });
          session.print({ tests }, `\n${indent(table(tests.map(testLine)))}\n`);
          return tests.every(({ isSent }) => isSent) ? 0 : exitCodes.unreachable;
        }
        if (what === 'seen') await client.alerts.acknowledge({ run: name });
        const alerts = await client.alerts.list({ run: name });
        const text = alerts.length === 0 ? 'nobody was told of it' : table(alerts.map(alertLine));
        const seen = what === 'seen' ? `${paint('green', '✓')} seen: nothing told of it is escalated\n\n` : '';
        session.print({ alerts }, `\n${indent(`${seen}${text}`)}\n`);
        return 0;
      }),
    );
};

export function testLine({ channel, type, isSent, failure }: AlertTest): string[] {
  return [isSent ? paint('green', '✓') : paint('red', '✗'), channel, type, failure ?? 'sent'];
}

function alertLine({ rule, channel, state, attempts, sentAt, failure }: AlertLine): string[] {
  return [rule, channel, state, sentAt ?? '', attempts > 1 ? `${attempts} attempts` : '', failure ?? ''];
}
