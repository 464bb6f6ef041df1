import type { AlertMessage } from '#shared/alert.ts';
import type { ChannelSettings } from '#shared/alert-settings.ts';
import { alertText } from '#shared/alert-text.ts';
import { toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { AlertBooks, Clock, DueAlert, Recorder } from '../ports.ts';

export type SendBy = (
  channel: ChannelSettings,
  outgoing: { message: AlertMessage; subject: string; body: string; isRepeat: boolean },
  signal: AbortSignal,
) => Promise<void>;

type Parts = {
  alertBooks: AlertBooks;
  engine: Recorder;
  clock: Clock;
  send: SendBy;
  /** Throws where there is no such channel, or it is not right any more. */
  channelOf: (definitionPath: string, name: string) => ChannelSettings;
};

/**
 * Sends what is due, each at least once: an alert is claimed for as long as an attempt may take, and one whose sender
 * died is due again when that time is over, then marked as a repeat under the same id.
 */
export function outbox(parts: Parts) {
  const { alertBooks: books, clock } = parts;
  const stop = new AbortController();
  let underWay: Promise<void> | undefined;

  const all = async () => {
    for (;;) {
      if (stop.signal.aborted) return;
      const now = clock.now();
      const due = books.claim(now.toISOString(), later(now, limits.alertTimeoutMs * 2), limits.alertsAtATime);
      if (due.length === 0) return;
      await Promise.all(due.map((alert) => attempt(parts, alert, stop.signal)));
    }
  };

  return {
    /** Resolves when nothing is due any more. Asked for while it is at work, it is the same work. */
    deliver(): Promise<void> {
      underWay ??= all().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
    async close(): Promise<void> {
      stop.abort();
      await underWay?.catch(() => {});
    },
  };
}

async function attempt(parts: Parts, alert: DueAlert, stopped: AbortSignal): Promise<void> {
  const { alertBooks: books, engine, clock, channelOf } = parts;
  const { alert: id, run, rule, channel, attempts, failures, folded, message } = alert;
  if (message.isEscalation && books.lookedAt(run))
    return books.settle(id, { state: 'not-needed', sentAt: null, failure: null });
  try {
    const settings = channelOf(alert.definitionPath, channel);
    const isRepeat = attempts > 1;
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(limits.alertTimeoutMs)]);
    await within(parts.send(settings, { message, ...alertText(message, isRepeat), isRepeat }, signal), signal);
    engine.enter('alert.sent', { run, alert: id, rule, channel, attempt: attempts, folded }, () =>
      books.settle(id, { state: 'sent', sentAt: clock.now().toISOString(), failure: null }),
    );
  } catch (error) {
    const { code, message: failure } = toFailure(error);
    // An attempt in which the engine was killed says nothing of the receiver.
    const pauseMs = limits.alertPausesMs[failures];
    if (pauseMs !== undefined) return books.postpone(id, later(clock.now(), pauseMs), failure);
    engine.enter('alert.given-up', { run, alert: id, rule, channel, attempts, code }, () =>
      books.settle(id, { state: 'given-up', sentAt: null, failure }),
    );
  }
}

/** What does not heed its signal is waited for no longer. */
async function within(work: Promise<void>, signal: AbortSignal): Promise<void> {
  work.catch(() => {});
  await Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true });
    }),
  ]);
}

function later(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString();
}
