import type { CollectorState } from '#main/collect.ts';
import { bucketsFor, describeQueue } from '#shared/collector.ts';
import { exitCodes, TieoutError } from '#shared/errors.ts';
import { sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { indent, number, table } from '../terminal/style.ts';
import { warn } from '../terminal/warning.ts';
import { countOf, portOf } from './arguments.ts';
import type { AddCommand, Session } from './command.ts';

type Options = { drain: boolean; metricsPort?: number; plan?: string };

export const addCollect: AddCommand = (program, act) => {
  program
    .command('collect')
    .argument('[file]', "collector's file")
    .option('--drain', 'end when the queues are empty', false)
    .option('--metrics-port <number>', 'serve counters for Prometheus at /metrics on 127.0.0.1', portOf)
    .option('--plan <records>', 'say how many buckets a pool of so many records a side needs, such as 100m')
    .description('carry events from queues into the clearing pool, until Ctrl-C')
    .action(
      act(async (session, file: string | undefined, options: Options) => {
        if (options.plan !== undefined) return plan(session, countOf(options.plan, '--plan'));
        if (file !== undefined) return carryOn(session, file, options);
        throw new TieoutError('usage', 'no file was given', {
          next: "Name the collector's file: tieout collect FILE.",
        });
      }),
    );
};

function plan(session: Session, records: number): number {
  const buckets = bucketsFor(records);
  const most = Math.ceil(records / buckets);
  session.print(
    { records, buckets, entriesAverage: most },
    `pool.buckets: ${buckets}\n\nOf ${number(records)} records a side a bucket then holds about ${number(most)}; at most ${number(limits.redisWholeKeyEntriesMax)} are read at a time.`,
  );
  return 0;
}

async function carryOn(session: Session, file: string, { drain, metricsPort }: Options): Promise<number> {
  // Loaded when wanted: no other command should wait for it.
  const { startCollecting } = await import('#main/collect.ts');
  // Asked for first: from here on Ctrl-C is ours to heed.
  const { signal: stop } = session;
  let progress: NodeJS.Timeout | undefined;
  try {
    const state = await startCollecting({
      file,
      environment: process.env,
      drain,
      metricsPort,
      stop,
      onWarning: warn,
      onStarted({ settings, state: current, metricsUrl }) {
        if (session.isQuiet) return;
        const queues = sides.flatMap((side) =>
          settings[side] ? [`${side} from ${describeQueue(settings[side])}`] : [],
        );
        const { prefix, buckets } = settings.pool;
        say(session, { collecting: queues, prefix, buckets, metrics: metricsUrl ?? null }, [
          `Collecting ${queues.join(' and ')} into ${prefix} (${number(buckets)} buckets).`,
          ...(metricsUrl ? [`Counters are at ${metricsUrl}`] : []),
          ...(drain ? [] : ['Ctrl-C ends it.']),
        ]);
        progress = setInterval(() => sayProgress(session, current()), limits.collectProgressEveryMs).unref();
      },
    });
    session.print(state, `\n${indent(summary(state))}\n`);
    return drain && stop.aborted ? exitCodes.interrupted : 0;
  } finally {
    clearInterval(progress);
  }
}

/** With --json standard output is for the one object at the end. */
function say(session: Session, json: unknown, lines: string[]): void {
  if (session.isJson) process.stderr.write(`${JSON.stringify(json)}\n`);
  else process.stdout.write(`${lines.join('\n')}\n`);
}

function sayProgress(session: Session, state: CollectorState): void {
  const texts = sides.flatMap((side) => {
    const of = state.sides[side];
    if (!of) return [];
    const extra = [
      of.dead > 0 ? `${number(of.dead)} dead` : '',
      of.lost > 0 ? `${number(of.lost)} lost` : '',
      of.isAway ? 'queue away' : `${number(of.waiting)} waiting`,
    ].filter(Boolean);
    return [`${side} ${number(of.acknowledged)} (${extra.join(', ')})`];
  });
  say(session, { phase: 'collect', ...state }, [`${Math.round(state.seconds)} s  ${texts.join('  ')}`]);
}

function summary(state: CollectorState): string {
  const present = sides.filter((side) => state.sides[side]);
  const names = ['received', 'written', 'replaced', 'repeated', 'older', 'dead', 'lost', 'acknowledged'] as const;
  const rows = names.map((name) => [name, ...present.map((side) => number(state.sides[side]?.[name] ?? 0))]);
  return table([['', ...present], ...rows], [1, 2]);
}
