import type { Figure, Unit, WayFigure } from './figures.ts';
import { benchOptions } from './options.ts';
import { say } from './say.ts';

/**
 * One way of doing a piece of work. It checks its own result, and may return measurements of its own, such as a peak of
 * memory; `cpuSeconds` where the work was another process's. `amount` is how many records or pairs it handles.
 */
export type Way =
  | { run: () => Promise<void> | Promise<Extras>; amount: number; records?: number; note?: string }
  | { absent: string };
export type Extras = Record<string, number>;

export type Sample = Extras & { seconds: number; cpuSeconds: number };
export type Measured<Name extends string = string> = Record<Name, { way: Way; samples: Sample[] }>;

/** Times every way once a round, in turn, so that a noisy machine is noisy to all. */
export async function interleave<Name extends string>(
  what: string,
  ways: Record<Name, Way>,
  rounds = benchOptions().rounds,
): Promise<Measured<Name>> {
  const measured = Object.fromEntries(
    Object.entries<Way>(ways).map(([name, way]) => [name, { way, samples: [] as Sample[] }]),
  ) as Measured<Name>;
  for (let round = 1; round <= rounds; round++) {
    for (const [name, { way, samples }] of Object.entries<Measured[string]>(measured)) {
      if ('absent' in way) continue;
      const sample = await timed(way.run);
      samples.push(sample);
      say(`${what}, round ${round} of ${rounds}, ${name}: ${sample.seconds.toFixed(2)} s`);
    }
  }
  return measured;
}

/** A figure of several ways: `of` makes its value of a sample. */
export function figureOf(
  { id, what, unit }: { id: string; what: string; unit: Unit },
  measured: Measured,
  of: (sample: Sample, amount: number) => number,
): Figure {
  const ways = Object.entries(measured).map(([name, { way, samples }]): [string, WayFigure] => {
    if ('absent' in way) return [name, { values: [], seconds: [], cpuSeconds: [], absent: way.absent }];
    return [
      name,
      {
        values: samples.map((sample) => of(sample, way.amount)),
        seconds: samples.map(({ seconds }) => seconds),
        cpuSeconds: samples.map(({ cpuSeconds }) => cpuSeconds),
        ...(way.records === undefined ? {} : { records: way.records }),
        ...(way.note === undefined ? {} : { note: way.note }),
      },
    ];
  });
  return { id, what, unit, ways: Object.fromEntries(ways) };
}

/** How many a second. */
export function rateOf({ seconds }: Sample, amount: number): number {
  return amount / seconds;
}

/** How many a second of one core's time. */
export function coreRateOf({ cpuSeconds }: Sample, amount: number): number {
  return amount / cpuSeconds;
}

/** Some of the ways that were measured together, under the names they have in one figure. */
export function pick(measured: Measured, names: Record<string, string>): Measured {
  const named = Object.entries(names).map(([name, as]) => {
    const found = measured[name];
    if (!found) throw new Error(`no way is called ${name}`);
    return [as, found] as const;
  });
  return Object.fromEntries(named);
}

async function timed(run: () => Promise<void> | Promise<Extras>): Promise<Sample> {
  globalThis.gc?.();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const extras = (await run()) ?? {};
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6, ...extras };
}
