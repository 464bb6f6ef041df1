import { setTimeout } from 'node:timers/promises';
import { Listr, ListrLogger, ProcessOutput } from 'listr2';
import type { RunWatch } from '#main/app.ts';
import { type Side, sides } from '#shared/finding.ts';
import { partitionStateCounts, sideFigures } from '#shared/gauge.ts';
import { duration, number, paint } from './style.ts';

/** Shows a run under way on standard error: live bars on a terminal, a JSON line a second elsewhere. */
export type Progress = { onPhase: (watch: RunWatch) => void; stop: () => Promise<void> };

export function showProgress(isQuiet: boolean): Progress {
  if (isQuiet) return { onPhase: () => {}, stop: async () => {} };
  return process.stderr.isTTY ? liveBars() : jsonLines();
}

/** One side's or the comparison's state at a moment, as both ways of showing need it. */
type Step = {
  done: number;
  total: number;
  records: number;
  recordsPerSecond: number;
  etaSeconds: number | null;
  /** Whether reading waits for a server that is busy. */
  waiting: boolean;
};

type Meter = { step: (watch: RunWatch, what: What) => Step };

function createMeter(): Meter {
  const began = new Map<string, { at: number; records: number; done: number }>();
  return {
    step(watch, what) {
      const { done, total, records, waiting } = what === 'compare' ? compared(watch) : pulled(watch, what);
      const first = began.get(what) ?? { at: performance.now(), records, done };
      began.set(what, first);
      const seconds = Math.max(0.001, (performance.now() - first.at) / 1_000);
      const rate = (done - first.done) / seconds;
      return {
        done,
        total,
        records,
        recordsPerSecond: Math.round((records - first.records) / seconds),
        etaSeconds: total > 0 && rate > 0 ? Math.round((total - done) / rate) : expectedSeconds(watch, what, seconds),
        waiting,
      };
    },
  };
}

/** What is left of the time that was estimated, until there is a pace of its own to go by. */
function expectedSeconds({ estimate }: RunWatch, what: What, seconds: number): number | null {
  if (!estimate) return null;
  return Math.max(0, Math.round(estimate.seconds[what === 'compare' ? 'diff' : 'pull'] - seconds));
}

function pulled({ gauge }: RunWatch, side: Side) {
  const figures = sideFigures(gauge, side);
  const [done, total, records] = [figures.get('done'), figures.get('total'), figures.get('records')];
  return { done, total, records, waiting: figures.get('waits') > 0 };
}

function compared({ gauge }: RunWatch) {
  const { matched, mismatched, failed, waiting, working } = partitionStateCounts(gauge);
  const done = matched + mismatched + failed;
  const records = Math.max(...sides.map((side) => sideFigures(gauge, side).get('records')));
  const total = done + waiting + working;
  return { done, total, records: Math.round((records * done) / total), waiting: false };
}

const redrawMs = 100;
const linesMs = 1_000;

type What = Side | 'compare';
const bars: What[] = ['inbound', 'outbound', 'compare'];

function liveBars(): Progress {
  const meter = createMeter();
  let latest: RunWatch | undefined;
  let isStopped = false;
  const isOver = (what: What) =>
    isStopped ||
    (what === 'compare' ? latest?.phase === 'sealing' : latest !== undefined && latest.phase !== 'pulling');
  const isUnderWay = (what: What) => latest !== undefined && (what !== 'compare' || latest.phase === 'diffing');
  const tasks = bars.map((what) => ({
    title: what,
    task: async (_: unknown, line: { title: string }) => {
      while (!isOver(what)) {
        line.title = latest && isUnderWay(what) ? barLine(what, meter.step(latest, what)) : what;
        await setTimeout(redrawMs);
      }
    },
  }));
  let shown: Promise<unknown> | undefined;
  return {
    onPhase(watch) {
      latest = watch;
      shown ??= new Listr(tasks, {
        concurrent: true,
        rendererOptions: { clearOutput: true, logger: stderrLogger() },
        registerSignalListeners: false,
      }).run();
    },
    async stop() {
      isStopped = true;
      await shown;
    },
  };
}

const barCells = 24;

function barLine(what: What, { done, total, records, recordsPerSecond, etaSeconds, waiting }: Step): string {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(share * barCells);
  const bar =
    paint('green', '━'.repeat(filled), process.stderr) + paint('dim', '─'.repeat(barCells - filled), process.stderr);
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const eta = etaSeconds === null || share === 1 ? '' : `, ${duration(etaSeconds)} left`;
  const pace = waiting ? 'waiting, the server is busy' : `${number(recordsPerSecond)}/s${eta}`;
  const rate = `${number(records)} records, ${pace}`;
  return `${(what === 'compare' ? 'compare' : `pull ${what}`).padEnd(14)} ${bar} ${percent}  ${paint('dim', rate, process.stderr)}`;
}

function jsonLines(): Progress {
  const meter = createMeter();
  let latest: RunWatch | undefined;
  const print = (watch: RunWatch) => {
    const steps =
      watch.phase === 'pulling'
        ? sides.map((side) => ({ side, ...meter.step(watch, side) }))
        : [meter.step(watch, 'compare')];
    for (const step of steps)
      process.stderr.write(`${JSON.stringify({ run: watch.run, phase: watch.phase, ...step })}\n`);
  };
  const timer = setInterval(() => latest && print(latest), linesMs);
  return {
    onPhase(watch) {
      latest = watch;
      print(watch);
    },
    async stop() {
      clearInterval(timer);
    },
  };
}

/** The bars are for people; standard output is for results. */
function stderrLogger(): ListrLogger {
  return new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
}
