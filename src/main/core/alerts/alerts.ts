import { createHash } from 'node:crypto';
import { type AlertLine, type AlertMessage, type AlertReason, type AlertTest, alertReasons } from '#shared/alert.ts';
import type { AlertRule, AlertSettings, ChannelSettings } from '#shared/alert-settings.ts';
import { alertText } from '#shared/alert-text.ts';
import { parseDuration } from '#shared/column.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure } from '#shared/errors.ts';
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

type About = Pick<RunEntry, 'run' | 'name' | 'definitionPath'>;
type Aged = { aged: number; batch: string };

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
    async tell(entry: About, definition: Definition, outcome: Outcome) {
      const told = toldOf(outcome);
      const { alerts } = definition;
      if (!alerts || !told) return;
      await quietly(async () => {
        const met = alerts.rules.filter((rule) => applies(rule, told));
        enqueue(parts, { entry, batch: entry.run }, alerts, { met, told });
        await out.deliver();
      });
    },
    /** The same of findings that a rule finds too old. `batch`: the run in which the youngest of them were first found. */
    async tellAged(entry: About, { alerts }: Definition, rule: AlertRule, { aged, batch }: Aged) {
      if (!alerts || rule.send.every((channel) => books.has(idOf(batch, rule.name, channel)))) return;
      await quietly(async () => {
        enqueue(parts, { entry, batch }, alerts, { met: [rule], told: { occasion: 'age', summary: null, aged } });
        await out.deliver();
      });
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
          return { channel, type: settings.type, isSent: true, failure: null, reason: null };
        } catch (error) {
          const { message: failure } = toFailure(error);
          return { channel, type: settings.type, isSent: false, failure, reason: reasonOf(error) };
        }
      });
      return Promise.all(tests);
    },
  };
}

export type Alerts = ReturnType<typeof alerts>;

/** A full disk is the run's to complain of; what is in the outbox stays there. */
async function quietly(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof TieoutError)) throw error;
  }
}

function enqueue(
  { alertBooks: books, clock }: Pick<AlertParts, 'alertBooks' | 'clock'>,
  { entry, batch }: { entry: About; batch: string },
  { language, quiet, escalate }: AlertSettings,
  { met, told }: { met: AlertRule[]; told: Told },
): void {
  const { run, name, definitionPath } = entry;
  const now = clock.now();
  const put = (
    { name: rule, age, send }: Pick<AlertRule, 'name' | 'age' | 'send'>,
    due: Date,
    isEscalation: boolean,
  ) => {
    for (const channel of send) {
      const id = idOf(batch, rule, channel);
      const about = { id, run, name, rule, occasion: told.occasion, at: now.toISOString(), language };
      const message: AlertMessage = {
        ...about,
        ...countsOf(told.summary),
        ...(told.tooLateSeconds === undefined ? {} : { tooLateSeconds: told.tooLateSeconds }),
        ...(told.aged === undefined ? {} : { aged: told.aged, age }),
        command: told.occasion === 'will-not-finish' ? 'tieout schedule' : `tieout show ${run}`,
        isEscalation,
      };
      const at = { createdAt: now.toISOString(), dueAt: due.toISOString() };
      books.put({ alert: id, run, rule, channel, definitionPath, message, ...at });
    }
  };
  for (const rule of met) put(rule, afterQuiet(quiet, now), false);
  const [first] = met;
  if (!escalate || !first) return;
  const afterMs = Number((parseDuration(escalate.after) ?? 0n) / 1_000n);
  const { age } = first;
  put({ name: 'escalation', age, send: escalate.send }, new Date(afterQuiet(quiet, now).getTime() + afterMs), true);
}

/** The same occasion of the same run by the same rule is one alert, however often it comes. */
function idOf(run: string, rule: string, channel: string): string {
  return createHash('sha256')
    .update(JSON.stringify([run, rule, channel]))
    .digest('hex')
    .slice(0, 32);
}

/** What a channel says of why it failed, where it does. */
function reasonOf(error: unknown): AlertReason {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  return alertReasons.find((known) => known === reason) ?? 'settings';
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
