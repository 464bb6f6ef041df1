import { createHash } from 'node:crypto';
import type { AlertLine, AlertMessage, AlertTest } from '#shared/alert.ts';
import type { AlertSettings, ChannelSettings } from '#shared/alert-settings.ts';
import { alertText } from '#shared/alert-text.ts';
import { parseDuration } from '#shared/column.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { loadDefinition } from '../definition-file.ts';
import type { AlertBooks, Clock, Recorder, RunEntry } from '../ports.ts';
import { outbox, type SendBy } from './outbox.ts';
import { afterQuiet, applies, countsOf, type Outcome, type Told, toldOf } from './rules.ts';

export type AlertParts = {
  alertBooks: AlertBooks;
  engine: Recorder;
  person: Recorder;
  /** Who acts here. */
  me: () => string;
  clock: Clock;
  environment: Record<string, string | undefined>;
  send: SendBy;
};

/** Tells people of runs by the rules of their definitions. */
export function alerts(parts: AlertParts) {
  const { alertBooks: books, clock, environment, send } = parts;
  const channelOf = (path: string, name: string): ChannelSettings | undefined => {
    const channels = loadDefinition(path, environment).definition.alerts?.channels ?? {};
    return Object.hasOwn(channels, name) ? channels[name] : undefined;
  };
  const out = outbox({ ...parts, channelOf });

  return {
    /** Puts what there is to tell of a run into the outbox, and begins to send it. It never fails the run. */
    async tell(entry: Pick<RunEntry, 'run' | 'name' | 'definitionPath'>, definition: Definition, outcome: Outcome) {
      const told = toldOf(outcome);
      if (!definition.alerts || !told) return;
      try {
        enqueue(books, clock, entry, definition.alerts, told);
        await out.deliver();
      } catch (error) {
        // A full disk is the run's to complain of; what is in the outbox stays there.
        if (!(error instanceof TieoutError)) throw error;
      }
    },
    deliver: out.deliver,
    close: out.close,
    list: (run: string): AlertLine[] => books.of(run),

    /** Somebody looked at a run, so that nobody else need be called. The first time is recorded where anybody was told of it. */
    looked(run: string): void {
      if (books.lookedAt(run) || books.of(run).length === 0) return;
      parts.person.enter('run.looked-at', { run }, () => books.look(run, clock.now().toISOString(), parts.me()));
    },

    /** Sends a test to every channel of a definition, and says what became of each. */
    async test(path: string): Promise<AlertTest[]> {
      const { definition } = loadDefinition(path, environment);
      const { alerts } = definition;
      if (!alerts) {
        throw new TieoutError('definition', `${path} has no alerts`, {
          next: 'Give it channels and rules under alerts.',
        });
      }
      const tests = Object.entries(alerts.channels).map(async ([channel, settings]): Promise<AlertTest> => {
        const message = testMessage(definition, alerts, channel, clock.now());
        const signal = AbortSignal.timeout(limits.alertTimeoutMs);
        try {
          await send(settings, { message, ...alertText(message, false), isRepeat: false }, signal);
          return { channel, type: settings.type, isSent: true, failure: null };
        } catch (error) {
          return { channel, type: settings.type, isSent: false, failure: error instanceof Error ? error.message : '' };
        }
      });
      return Promise.all(tests);
    },
  };
}

export type Alerts = ReturnType<typeof alerts>;

function enqueue(
  books: AlertBooks,
  clock: Clock,
  { run, name, definitionPath }: Pick<RunEntry, 'run' | 'name' | 'definitionPath'>,
  { rules, language, quiet, escalate }: AlertSettings,
  told: Told,
): void {
  const now = clock.now();
  const put = (rule: string, channels: string[], due: Date, isEscalation: boolean) => {
    for (const channel of channels) {
      const id = idOf(run, rule, channel);
      const about = { id, run, name, rule, occasion: told.occasion, at: now.toISOString(), language };
      const message: AlertMessage = {
        ...about,
        ...countsOf(told.summary),
        ...(told.tooLateSeconds === undefined ? {} : { tooLateSeconds: told.tooLateSeconds }),
        command: told.occasion === 'will-not-finish' ? 'tieout schedule' : `tieout show ${run}`,
        isEscalation,
      };
      const at = { createdAt: now.toISOString(), dueAt: due.toISOString() };
      books.put({ alert: id, run, rule, channel, definitionPath, message, ...at });
    }
  };
  const met = rules.filter((rule) => applies(rule, told));
  for (const { name: rule, send } of met) put(rule, send, afterQuiet(quiet, now), false);
  if (!escalate || met.length === 0) return;
  const afterMs = Number((parseDuration(escalate.after) ?? 0n) / 1_000n);
  put('escalation', escalate.send, new Date(afterQuiet(quiet, now).getTime() + afterMs), true);
}

/** The same occasion of the same run by the same rule is one alert, however often it comes. */
function idOf(run: string, rule: string, channel: string): string {
  return createHash('sha256')
    .update(JSON.stringify([run, rule, channel]))
    .digest('hex')
    .slice(0, 32);
}

function testMessage({ name }: Definition, { language }: AlertSettings, channel: string, now: Date): AlertMessage {
  const at = now.toISOString();
  const about = {
    id: idOf(at, 'test', channel),
    run: 'test',
    name,
    rule: 'test',
    occasion: 'match' as const,
    at,
    language,
  };
  return { ...about, matched: 0, findings: {}, command: 'tieout runs', isEscalation: false };
}
