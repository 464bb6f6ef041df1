import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { describeDelivery, isSettled, type Recheck, type RerunRequest, type RerunState } from '#shared/rerun.ts';
import type { KeptScope } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { LoadedDefinition } from '../definition-file.ts';
import type { People } from '../people/people.ts';
import { actsAs } from '../people/stand-ins.ts';
import type { Clock, OpenDelivery, Outbox, OutboxLine, RunEntry } from '../ports.ts';
import { withRunLock } from '../run-lock.ts';
import type { Trail } from '../trail/trail.ts';
import { sendRest } from './sending.ts';

type Found = RerunRequest & { scope: KeptScope };

export type RequestParts = {
  trail: Trail;
  people: People;
  outbox: Outbox;
  open: OpenDelivery;
  clock: Clock;
  ended: (run: string) => RunEntry & { summary: RunSummary };
  refuseLocked: (run: string) => void;
  load: (entry: RunEntry) => LoadedDefinition;
  find: (request: string) => Found;
  folderOf: (request: string) => string;
  recheckOf: (request: Found, signal?: AbortSignal) => Promise<Recheck>;
};

/** What happens to a request once it was asked for. */
export function requestSteps(parts: RequestParts) {
  const { trail, people, outbox, open, clock, ended, refuseLocked, load, find, folderOf, recheckOf } = parts;

  /** One Tieout at a time sends a request, or reads it again. */
  const alone = <Result>(request: string, act: () => Promise<Result>) => withRunLock(folderOf(request), request, act);
  const settingsOf = ({ run, request, delivery }: RerunRequest) => {
    const { definition } = load(ended(run));
    if (definition.rerun && describeDelivery(definition.rerun) === delivery) return definition.rerun;
    throw new TieoutError(
      'not-allowed',
      `request ${request} was approved for ${delivery}, and the definition names another`,
      {
        next: 'Put rerun: back as it was, or withdraw the request and ask again.',
      },
    );
  };
  /** Notes why something did not work where people look for it, and lets it go on failing. */
  const noting = async <Result>(request: string, act: () => Promise<Result>): Promise<Result> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof TieoutError && error.code !== 'interrupted') {
        const { rerunLookPausesMs: pauses } = limits;
        const pause = pauses[Math.min(outbox.find(request)?.failures ?? 0, pauses.length - 1)] ?? 0;
        outbox.noteFailure(request, error.message, new Date(clock.now().getTime() + pause).toISOString());
      }
      throw error;
    }
  };

  const send = async (name: string): Promise<RerunRequest> => {
    const { run, round, messages } = refuseState(find(name), ['sending'], 'sent');
    await alone(name, () =>
      noting(name, async () => {
        const request = find(name);
        // Another Tieout sent it while this one waited.
        if (request.state !== 'sending') return;
        const settings = settingsOf(request);
        const line = outbox.find(name);
        if (!line) throw new Error('broken invariant: an approved request is in the outbox');
        const path = join(folderOf(name), 'items.ndjson');
        await sendRest(outbox, open, { line, path, sha256: request.sha256, settings });
        const due = new Date(clock.now().getTime() + settings.recheckAfter).toISOString();
        trail.enter('rerun.sent', { run, request: name, round, messages }, () => outbox.noteRecheckAt(name, due));
      }),
    );
    return find(name);
  };

  const conclude = (name: string, signal?: AbortSignal): Promise<RerunRequest> =>
    alone(name, () =>
      noting(name, async () => {
        const request = refuseState(find(name), ['sent'], 'read again');
        const { run } = request;
        const found = await recheckOf(request, signal);
        const { recheck, persisting, changed, unreadable } = found;
        trail.together(() => {
          if (isSettled({ ...found, unreadable: 0 })) trail.enter('rerun.closed', { run, request: name, recheck });
          else trail.enter('rerun.reopened', { run, request: name, recheck, open: persisting + changed + unreadable });
          outbox.close(name);
        });
        return find(name);
      }),
    );

  return {
    /** Lets a request be sent. Never by whoever asked for it. */
    approve(name: string, reason: string): RerunRequest {
      people.recorder.together(() => {
        const { run, by, round, messages } = refuseState(find(name), ['asked', 'reopened'], 'approved');
        refuseOwn(by, 'approves');
        refuseLocked(run);
        const next = round + 1;
        people.recorder.enter('rerun.approved', { run, request: name, round: next, reason }, () =>
          outbox.open({ request: name, run, round: next, messages }),
        );
      });
      return find(name);
    },
    refuse(name: string, reason: string): RerunRequest {
      people.recorder.together(() => {
        const { run, by } = refuseState(find(name), ['asked'], 'refused');
        refuseOwn(by, 'refuses');
        people.recorder.enter('rerun.refused', { run, request: name, reason });
      });
      return find(name);
    },
    /** Takes a request back: what was sent stays sent. */
    withdraw(name: string, reason: string): RerunRequest {
      people.recorder.together(() => {
        const { run } = refuseState(find(name), ['asked', 'sending', 'sent', 'reopened'], 'withdrawn');
        people.recorder.enter('rerun.withdrawn', { run, request: name, reason }, () => outbox.close(name));
      });
      return find(name);
    },
    send,
    /** Reads a request's keys again now, whenever that was due. */
    conclude,
    /** Goes on with whatever waits for the engine alone. What fails is told to `log`, and is tried again later. */
    async goOn(log: (error: unknown) => void, signal?: AbortSignal): Promise<void> {
      for (const line of outbox.list()) {
        if (signal?.aborted) return;
        if (!isDue(line, clock.now())) continue;
        try {
          if (line.recheckAt === null) await send(line.request);
          else await conclude(line.request, signal);
        } catch (error) {
          if (!(error instanceof TieoutError)) log(error);
        }
      }
    },
  };

  function refuseOwn(by: string, what: string): void {
    const me = people.me();
    if (!actsAs(trail, me.person).includes(by)) return;
    throw new TieoutError('not-allowed', `${me.name} asked for it: somebody else ${what} it`, {
      next: 'Ask a second person; a lead adds one with tieout people add NAME.',
    });
  }
}

/** Whether it is time to send a request, or to read it again; after a failure, to try that once more. */
function isDue({ recheckAt, retryAt }: OutboxLine, now: Date): boolean {
  return [recheckAt, retryAt].every((at) => at === null || at <= now.toISOString());
}

/** How often the engine looks for requests to go on with. */
export const lookEveryMs = limits.rerunLookMs;

function refuseState(request: Found, states: RerunState[], what: string): Found {
  if (states.includes(request.state)) return request;
  throw new TieoutError('not-allowed', `request ${request.request} is ${request.state}: it cannot be ${what}`, {
    next: `Look at it with tieout rerun show ${request.request}.`,
  });
}
