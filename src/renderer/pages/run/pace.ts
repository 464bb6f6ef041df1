/** How far something was at a moment. A `total` of 0 is not known. */
export type Stand = { records: number; done: number; total: number };
/** `secondsLeft` is null where nobody knows. */
export type Pace = { recordsPerSecond: number; secondsLeft: number | null };

/** What was three seconds ago weighs a third of what is now: quick enough to follow a change, slow enough to be read. */
const memorySeconds = 3;
/** With less than about a second behind it, a pace is mostly starting up. */
const measurableSeconds = 0.8;

/**
 * The present pace of something, from how it stands at successive moments: what was gained and the time it took, both
 * fading as they grow old. `expectedSeconds` is what is left by an estimate, until there is a pace of its own to go by.
 */
export function createPace() {
  let last: { at: number; stand: Stand } | undefined;
  let faded = { records: 0, done: 0, seconds: 0 };
  return {
    note(atMs: number, stand: Stand, expectedSeconds: number | null = null): Pace {
      // Read anew from the beginning: what was gained before says nothing of what is left.
      if (!last || stand.done < last.stand.done) {
        faded = { records: 0, done: 0, seconds: 0 };
        last = { at: atMs, stand };
      } else if (atMs > last.at) {
        faded = fade(faded, last.stand, stand, (atMs - last.at) / 1_000);
        last = { at: atMs, stand };
      }
      return { recordsPerSecond: rateOf(faded.records, faded.seconds), secondsLeft: left(stand, expectedSeconds) };
    },
  };

  function left({ done, total }: Stand, expectedSeconds: number | null): number | null {
    if (total > 0 && done >= total) return 0;
    if (total > 0 && faded.done > 0 && faded.seconds >= measurableSeconds)
      return (total - done) / rateOf(faded.done, faded.seconds);
    return expectedSeconds;
  }
}

type Gain = { records: number; done: number; seconds: number };

/** An interval weighs by how much of it is remembered: a long one is no more than memory holds. */
function fade(faded: Gain, before: Stand, now: Stand, seconds: number): Gain {
  const keep = Math.exp(-seconds / memorySeconds);
  const weight = memorySeconds * (1 - keep);
  const gained = (to: number, from: number) => (Math.max(0, to - from) * weight) / seconds;
  return {
    records: faded.records * keep + gained(now.records, before.records),
    done: faded.done * keep + gained(now.done, before.done),
    seconds: faded.seconds * keep + weight,
  };
}

function rateOf(gained: number, seconds: number): number {
  return seconds > 0 ? gained / seconds : 0;
}
