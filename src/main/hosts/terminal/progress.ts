import { setTimeout } from 'node:timers/promises';
import { type Side, sides } from '#shared/finding.ts';
import type { Pace, Progress } from '#shared/progress.ts';
import { duration, number, paint } from './style.ts';

/** Shows a run under way on standard error: live bars on a terminal, a JSON line a second elsewhere. */
export type ProgressShown = { onProgress: (progress: Progress) => void; stop: () => Promise<void> };

export function showProgress(): ProgressShown {
  return process.stderr.isTTY ? liveBars() : jsonLines();
}

/** One side's or the comparison's state at a moment. `waiting`: reading waits for a server that is busy. */
type Step = Pace & { waiting: boolean };

function stepOf(progress: Progress, what: What): Step {
  return { ...progress[what], waiting: what !== 'compare' && progress[what].isWaiting };
}

const confirming = `${'confirm'.padEnd(14)} what does not agree is read again once it may have settled`;
const redrawMs = 100;
const linesMs = 1_000;

type What = Side | 'compare';
const bars: What[] = ['inbound', 'outbound', 'compare'];

function liveBars(): ProgressShown {
  let latest: Progress | undefined;
  let isStopped = false;
  const isOver = (what: What) =>
    isStopped ||
    (what === 'compare' ? latest?.phase === 'sealing' : latest !== undefined && latest.phase !== 'pulling');
  const isUnderWay = (what: What) => latest !== undefined && (what !== 'compare' || latest.phase === 'diffing');
  const tasks: Bar[] = bars.map((what) => ({
    title: what,
    task: async (_: unknown, line: { title: string }) => {
      while (!isOver(what)) {
        line.title = latest && isUnderWay(what) ? barLine(what, stepOf(latest, what)) : what;
        if (what === 'compare' && latest?.phase === 'confirming') line.title = confirming;
        await setTimeout(redrawMs);
      }
    },
  }));
  let shown: Promise<unknown> | undefined;
  return {
    onProgress(progress) {
      if (!isBusy(progress)) return;
      latest = progress;
      shown ??= draw(tasks);
    },
    async stop() {
      isStopped = true;
      await shown;
    },
  };
}

type Bar = { title: string; task: (context: unknown, line: { title: string }) => Promise<void> };

/** The bars are for people; standard output is for results. Loaded when wanted: most runs are started by programs. */
async function draw(tasks: Bar[]): Promise<void> {
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const rendererOptions = { clearOutput: true, logger };
  await new Listr(tasks, { concurrent: true, rendererOptions, registerSignalListeners: false }).run();
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

/** A line when a phase begins, and then a line a second. */
function jsonLines(): ProgressShown {
  let latest: Progress | undefined;
  const timer = setInterval(() => latest && print(latest), linesMs);
  return {
    onProgress(progress) {
      if (!isBusy(progress)) return;
      const isNew = progress.phase !== latest?.phase;
      latest = progress;
      if (isNew) print(progress);
    },
    async stop() {
      clearInterval(timer);
    },
  };
}

function print(progress: Progress): void {
  const { run, phase } = progress;
  const whats = phase === 'pulling' ? sides : (['compare'] as const);
  for (const what of whats) {
    const { done, total, records, recordsPerSecond, etaSeconds, waiting } = stepOf(progress, what);
    const side = what === 'compare' ? {} : { side: what };
    const step = { run, phase, ...side, done, total, records, recordsPerSecond, etaSeconds, waiting };
    process.stderr.write(`${JSON.stringify(step)}\n`);
  }
}

/** While it starts there is nothing to show yet, and when it is over nothing more. */
function isBusy({ phase }: Progress): boolean {
  return phase !== null && phase !== 'starting';
}
