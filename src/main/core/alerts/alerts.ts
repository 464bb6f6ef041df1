import { basename } from 'node:path';
import type { AlertLine, AlertMessage, AlertReport, AlertTest, OutboxLine } from '#shared/alert.ts';
import type { AlertRule, ChannelSettings } from '#shared/alert-settings.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { loadDefinition, readText } from '../definition-file.ts';
import type { AlertBooks, Clock, Recorder } from '../ports.ts';
import { channelOf, writtenChannel } from './channel-settings.ts';
import { type About, enqueue, idOf, ofWorkspace } from './enqueuing.ts';
import { outbox, type SendBy } from './outbox.ts';
import { applies, type Outcome, type Told, toldOf } from './rules.ts';
import { tryChannel } from './trying.ts';
import type { WorkspaceChannels } from './workspace-channels.ts';

export type AlertParts = {
  alertBooks: AlertBooks;
  engine: Recorder;
  person: Recorder;
  /** Who acts here. */
  me: () => string;
  /** Whether they still do: who left may look at a run, which is then nobody's having looked. */
  takesPart: () => boolean;
  clock: Clock;
  environment: Record<string, string | undefined>;
  /** What the workspace has for all of its definitions. */
  workspace: Pick<WorkspaceChannels, 'channel' | 'typeOf' | 'times'>;
  send: SendBy;
};

type How = { reports?: AlertReport[]; isAgain?: boolean };
type Aged = { aged: number; batch: string };

/** Tells people of runs by the rules of their definitions. */
export function alerts(parts: AlertParts) {
  const { alertBooks: books, engine, clock, environment, workspace } = parts;
  const channelIn = (path: string, name: string): ChannelSettings => {
    if (name.startsWith(ofWorkspace)) return workspace.channel(name.slice(ofWorkspace.length));
    const written = writtenChannel(readText(path, path), basename(path), name);
    return written === 'workspace' ? workspace.channel(name) : channelOf(name, written, environment);
  };
  const out = outbox({ ...parts, channelOf: channelIn });

  return {
    /**
     * Puts what there is to tell of a run into the outbox, and begins to send it. It never fails the run. `isAgain`: some
     * or all of it may be there from a time that was cut off.
     */
    async tell(entry: About, definition: Definition, outcome: Outcome, { reports = [], isAgain = false }: How = {}) {
      const told = toldOf(outcome);
      const { alerts } = definition;
      if (!alerts || !told) return;
      await quietly(async () => {
        const met = alerts.rules.filter((rule) => applies(rule, told));
        engine.together(() => enqueue(parts, { entry, batch: entry.run }, alerts, { met, told, reports, isAgain }));
        await out.deliver();
      });
    },
    /** The same of findings that a rule finds too old. `batch`: the run in which the youngest of them were first found. */
    async tellAged(entry: About, { alerts }: Definition, rule: AlertRule, { aged, batch }: Aged) {
      if (!alerts || rule.send.every((channel) => books.find(idOf(batch, rule.name, channel)))) return;
      await quietly(async () => {
        const told: Told = { occasion: 'age', summary: null, aged };
        engine.together(() => enqueue(parts, { entry, batch }, alerts, { met: [rule], told }));
        await out.deliver();
      });
    },
    deliver: out.deliver,
    close: out.close,
    list: (run: string): AlertLine[] => books.of(run),

    /** Somebody looked at a run, so that nobody else need be called. The first time is recorded where anybody was told of it. */
    looked(run: string): void {
      if (books.lookedAt(run) || books.of(run).length === 0 || !parts.takesPart()) return;
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
      const { name } = definition;
      const { language, channels } = alerts;
      return Promise.all(
        Object.entries(channels).map(([channel, { type }]) =>
          tryChannel(parts, { channel, type, name, language }, () => channelIn(path, channel)),
        ),
      );
    },

    /** The same of a channel of the workspace. */
    testChannel(channel: string, language: AlertMessage['language']): Promise<AlertTest> {
      const type = workspace.typeOf(channel);
      return tryChannel(parts, { channel, type, name: 'Tieout', language }, () => workspace.channel(channel));
    },

    outbox: books.outbox,

    /** Sends once more, now. Errors: `not-found`; `usage` where it has been sent. */
    async retry(alert: string): Promise<OutboxLine> {
      const line = found(books, alert);
      if (line.state === 'sent' || line.state === 'not-needed') {
        throw new TieoutError('usage', `the alert ${alert} is ${line.state === 'sent' ? 'sent' : 'not needed'}`, {
          next: 'Only one that waits or was given up is sent once more.',
        });
      }
      const now = clock.now().toISOString();
      parts.person.enter('alert.retried', { run: line.run, alert }, () => books.retry(alert, now));
      await out.deliver();
      return found(books, alert);
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

function found(books: AlertBooks, alert: string): OutboxLine {
  const line = books.find(alert);
  if (line) return line;
  throw new TieoutError('not-found', `there is no alert ${alert}`, { next: 'tieout alerts outbox lists them.' });
}
