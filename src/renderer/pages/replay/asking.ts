import { useEffect, useState } from 'react';
import { engine } from '#renderer/client.ts';
import type { FieldRule, Replay } from '#shared/replay.ts';

type Asked = { share: number | undefined; replay: Replay | undefined; error: unknown };

const nothing: Asked = { share: undefined, replay: undefined, error: undefined };

/** Asks what a run would have come to under other rules. Asking again, or leaving the page, ends what is under way. */
export function useReplay(run: string) {
  const [asked, setAsked] = useState<Asked>(nothing);
  const [underWay, setUnderWay] = useState<AbortController>();
  useEffect(() => () => underWay?.abort(), [underWay]);
  const ask = async (rules: FieldRule[]) => {
    const abort = new AbortController();
    setUnderWay(abort);
    const show = (now: Partial<Asked>) => {
      if (!abort.signal.aborted) setAsked((before) => ({ ...before, ...now }));
    };
    // The answer before stays until there is another.
    show({ share: 0, error: undefined });
    try {
      for await (const event of await engine.replays.replay({ run, rules }, { signal: abort.signal })) {
        if ('replay' in event) show({ replay: event.replay });
        else show({ share: event.total === 0 ? 0 : event.compared / event.total });
      }
    } catch (error) {
      show({ error });
    } finally {
      show({ share: undefined });
    }
  };
  const stop = () => {
    underWay?.abort();
    setAsked((before) => ({ ...before, share: undefined }));
  };
  return { ...asked, ask, stop };
}
