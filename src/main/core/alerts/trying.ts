import type { AlertMessage, AlertReason, AlertTest } from '#shared/alert.ts';
import { alertReasons } from '#shared/alert.ts';
import type { ChannelSettings } from '#shared/alert-settings.ts';
import { alertText, testRun } from '#shared/alert-text.ts';
import { toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Clock } from '../ports.ts';
import { idOf } from './enqueuing.ts';
import type { SendBy } from './outbox.ts';

/** The channel that is tried, and as of what: a reconciliation, or Tieout itself. */
type Tried = Pick<AlertMessage, 'name' | 'language'> & Pick<AlertTest, 'channel' | 'type'>;

/** Sends a test to a channel, past the outbox, and says what became of it. `settings` may throw where they are not right. */
export async function tryChannel(
  { send, clock }: { send: SendBy; clock: Clock },
  tried: Tried,
  settings: () => ChannelSettings,
): Promise<AlertTest> {
  const { channel, type } = tried;
  const message = testMessage(tried, clock.now());
  const signal = AbortSignal.timeout(limits.alertTimeoutMs);
  try {
    await send(settings(), { message, ...alertText(message, false), isRepeat: false }, signal);
    return { channel, type, isSent: true, failure: null, reason: null };
  } catch (error) {
    return { channel, type, isSent: false, failure: toFailure(error).message, reason: reasonOf(error) };
  }
}

/** What a channel says of why it failed, where it does. */
function reasonOf(error: unknown): AlertReason {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  return alertReasons.find((known) => known === reason) ?? 'settings';
}

function testMessage({ channel, name, language }: Tried, now: Date): AlertMessage {
  const at = now.toISOString();
  const id = idOf(at, testRun, channel);
  const about = { id, run: testRun, name, rule: 'test', occasion: 'match' as const, at, language };
  return { ...about, matched: 0, findings: {}, command: 'tieout runs', isEscalation: false };
}
