import type { RerunRequest, RerunState, RerunStep } from '#shared/rerun.ts';
import { rerunRequestSchema } from '#shared/rerun.ts';
import type { TrailEntry } from '#shared/trail.ts';
import type { OutboxLine } from '../ports.ts';

/** The entries that make rerun requests: there is no other record of them that could be changed without an entry. */
export const rerunActions = [
  'rerun.asked',
  'rerun.approved',
  'rerun.refused',
  'rerun.withdrawn',
  'rerun.sent',
  'rerun.closed',
  'rerun.reopened',
] as const;

const stateAfter: Record<string, RerunState> = {
  'rerun.asked': 'asked',
  'rerun.approved': 'sending',
  'rerun.refused': 'refused',
  'rerun.withdrawn': 'withdrawn',
  'rerun.sent': 'sent',
  'rerun.closed': 'closed',
  'rerun.reopened': 'reopened',
};

/** Requests that still wait for something. */
export const openStates: readonly RerunState[] = ['asked', 'sending', 'sent', 'reopened'];

/** Every request with its steps, the newest first. */
export function requestsOf(
  entries: TrailEntry[],
  outbox: (request: string) => OutboxLine | undefined,
  nameOf: (person: string) => string,
): RerunRequest[] {
  const byRequest = Map.groupBy(entries, ({ payload }) => String(payload.request));
  const requests = [...byRequest].map(([request, steps]) => {
    const [asked] = steps;
    const line = outbox(request);
    const state = stateAfter[steps.at(-1)?.action ?? ''] ?? 'asked';
    const round = steps.filter(({ action }) => action === 'rerun.approved').length;
    return rerunRequestSchema.parse({
      ...asked?.payload,
      ...{ state, round, at: asked?.at, by: asked?.actor, steps: steps.map((step) => stepOf(step, nameOf)) },
      // Where the outbox has no line any more, whatever ended the request: all were sent since it was approved, or none.
      sent: line?.sent ?? (isSent(steps) ? asked?.payload.messages : 0),
      recheckAt: state === 'sent' ? (line?.recheckAt ?? null) : null,
      failure: line?.failure ?? null,
      retryAt: line?.failure ? line.retryAt : null,
    });
  });
  return requests.toReversed();
}

function isSent(steps: TrailEntry[]): boolean {
  const last = (wanted: string) => steps.findLastIndex(({ action }) => action === wanted);
  return last('rerun.sent') > last('rerun.approved');
}

function stepOf({ action, at, actor, payload }: TrailEntry, nameOf: (person: string) => string): RerunStep {
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    state: stateAfter[action] ?? 'asked',
    ...{ at, by: actor, name: nameOf(actor) },
    ...{ reason: text(payload.reason), recheck: text(payload.recheck) },
  };
}
