import { setTimeout } from 'node:timers/promises';
import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import type { RerunPreview, RerunRequest } from '#shared/rerun.ts';
import { plural } from '#shared/text.ts';
import { indent, table } from '../terminal/style.ts';
import { actingAs, asOption } from './acting.ts';
import { reasonIn } from './arguments.ts';
import type { AddCommand, Session } from './command.ts';
import { type Chosen, choosing, scopeOf } from './decide.ts';
import { refuseUnknownWord } from './run-or-word.ts';

type Options = Chosen & { reason?: string; preview?: boolean; wait?: boolean; as?: string };
const steps = ['approve', 'refuse', 'withdraw', 'send', 'show'] as const;

export const addRerun: AddCommand = (program, act) => {
  const command = program
    .command('rerun')
    .argument('<what>', `a run, or latest, whose findings are sent back; or list, ${steps.join(', ')}`)
    .argument('[request]', 'a request; for list, a run');
  choosing(command)
    .option('--reason <why>', 'why')
    .option('--preview', 'only show what would be sent, and what was sent before')
    .option('--wait', 'after sending, wait until the keys are read again')
    .option(...asOption)
    .description('ask for findings to be sent back, which a second person approves; then they are read again')
    .action(
      act(async (session, what: string, request: string | undefined, options: Options) => {
        const client = await actingAs(session, options.as);
        if (what === 'list') return list(session, client, request);
        if (isStep(what)) return step(session, client, what, request, options);
        await refuseUnknownWord(client, 'rerun', what, ['list', ...steps]);
        if (request !== undefined) throw noRequest(what, request);
        return ask(session, client, what, options);
      }),
    );
};

function isStep(what: string): what is (typeof steps)[number] {
  return (steps as readonly string[]).includes(what);
}

function noRequest(run: string, request: string): TieoutError {
  return new TieoutError('usage', `rerun ${run} takes no request, and ${request} is given`, {
    next: `Leave it out, or say what is done with it: ${steps.join(', ')}.`,
  });
}

async function list(session: Session, client: EngineClient, run: string | undefined): Promise<number> {
  const requests = await client.reruns.list(run === undefined ? {} : { run });
  const rows = requests.map(({ request, run, state, messages, sent, reason }) => [
    ...[request, run, state, `${sent} of ${messages} sent`, reason],
  ]);
  session.print({ requests }, rows.length === 0 ? 'no rerun was asked for yet' : `\n${indent(table(rows))}\n`);
  return 0;
}

async function ask(session: Session, client: EngineClient, run: string, options: Options): Promise<number> {
  const scope = scopeOf(options);
  const preview = await client.reruns.preview({ run, scope });
  if (options.preview) {
    session.print(preview, previewText(preview));
    return 0;
  }
  const reason = reasonIn(options);
  const asked = await client.reruns.ask({ run, scope, reason, expected: preview.messages });
  const next = session.typed(`tieout rerun approve ${asked.request} --reason WHY --as NAME`);
  const without = preview.leftOut === 0 ? '' : `, without ${leftOutText(preview)}`;
  session.print(
    asked,
    `request ${asked.request} asks for ${plural(asked.messages, 'item')}${without}; a second person: ${next}`,
  );
  return 0;
}

async function step(
  session: Session,
  client: EngineClient,
  what: (typeof steps)[number],
  request: string | undefined,
  options: Options,
): Promise<number> {
  if (options.preview)
    throw new TieoutError('usage', `rerun ${what} takes no --preview: it acts at once`, {
      next: `tieout rerun show ${request ?? 'REQUEST'} shows what it is on.`,
    });
  if (request === undefined)
    throw new TieoutError('usage', `rerun ${what} needs a request`, { next: 'tieout rerun list shows them.' });
  if (what === 'show') return print(session, await client.reruns.show({ request }));
  if (what === 'refuse' || what === 'withdraw')
    return print(session, await client.reruns[what]({ request, reason: reasonIn(options) }));
  if (what === 'approve') await client.reruns.approve({ request, reason: reasonIn(options) });
  const sent = await sending(client, request, options);
  if (!options.wait) return print(session, sent);
  const ended = await waited(session, client, sent);
  await print(session, ended);
  return ended.state === 'closed' ? 0 : 1;
}

/** Sends it; one that is sent already, and was not read again then, is only waited for. */
async function sending(client: EngineClient, request: string, { wait }: Options): Promise<RerunRequest> {
  const now = await client.reruns.show({ request });
  return wait && now.state === 'sent' ? now : client.reruns.send({ request });
}

/** Waits until the keys are due to be read again, and reads them, unless another Tieout does. */
async function waited(
  session: Session,
  client: EngineClient,
  { request, recheckAt }: RerunRequest,
): Promise<RerunRequest> {
  const { signal } = session;
  const ms = Math.max(0, Date.parse(recheckAt ?? '') - Date.now()) || 0;
  await setTimeout(ms, undefined, { signal }).catch(() => {
    throw new TieoutError('interrupted', `request ${request} is sent, and not read again yet`, {
      next: 'tieout serve reads it again when it is due.',
    });
  });
  const now = await client.reruns.show({ request });
  return now.state === 'sent' ? client.reruns.conclude({ request }, { signal }) : now;
}

async function print(session: Session, found: RerunRequest): Promise<number> {
  const { request, state, messages, sent, delivery, failure, retryAt } = found;
  const head = `request ${request} is ${state}: ${sent} of ${plural(messages, 'item')} sent to ${delivery}`;
  const rows = found.steps.map((line) => [line.at, line.state, line.name, line.reason ?? line.recheck ?? '']);
  const why = failure === null ? '' : `; ${failure}${retryAt === null ? '' : `; tried again from ${retryAt} on`}`;
  session.print(found, `${head}${why}\n\n${indent(table(rows))}\n`);
  return 0;
}

/** What another request has already, and which. */
function leftOutText({ leftOut, open }: RerunPreview): string {
  const requests = open.map(({ request, keys, state }) => `${request} (${state}, ${keys})`).join(', ');
  return `${plural(leftOut, 'item')} that ${open.length === 1 ? 'an open request has' : 'open requests have'}: ${requests}`;
}

function previewText(preview: RerunPreview): string {
  const { messages, leftOut, delivery, first, before } = preview;
  const without = leftOut === 0 ? [] : [`left out: ${leftOutText(preview)}`];
  const sent = before.map(
    ({ request, keys, state, at }) => `${plural(keys, 'key')} sent before by ${request}, ${state}, ${at}`,
  );
  return [`${plural(messages, 'item')} to ${delivery}`, ...without, ...sent, ...first].join('\n');
}
