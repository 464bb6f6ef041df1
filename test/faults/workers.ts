import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type App, createApp } from '#main/app.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import { withLimits } from '#test/support/limits.ts';
import type { Random } from '#test/support/random.ts';
import { check, type Fault, inLanes, same, Tally, type Trial } from './harness.ts';
import { writeSides } from './sides.ts';

/** Worker threads that throw, hang, die or fill their memory, in every way, once, twice and for ever. */
export const workers: Fault = { name: 'workers', run };

type Plan = { task: 'pull' | 'diff' | 'estimate' | 'prepare' | 'seal'; how: string; times: number };

const diffWays = ['throws', 'loops for ever', 'sleeps for ever', 'fills its memory', 'exits'];
const pullWays = [
  'throws outside',
  'loops for ever',
  'sleeps for ever',
  'waits for ever',
  'fills its memory',
  'fills its memory slowly',
  'exits',
];
/** Counting the sides, and opening and closing the findings. */
const shortTasks = ['estimate', 'prepare', 'seal'] as const;
const shortWays = ['throws', 'sleeps for ever', 'exits'];
const deaf: Plan = { task: 'pull', how: 'is deaf', times: 1 };
/** Once and twice is made good by trying again, three times is not. */
const timesTried = [1, 2, 3];

/** One of each kind, and rather those that wait than those that keep a core busy. */
const few: Plan[] = [
  { task: 'pull', how: 'loops for ever', times: 1 },
  { task: 'diff', how: 'sleeps for ever', times: 1 },
  { task: 'diff', how: 'exits', times: 3 },
  { task: 'seal', how: 'exits', times: 2 },
  { task: 'pull', how: 'fills its memory slowly', times: 1 },
  { task: 'pull', how: 'exits', times: 3 },
  { task: 'diff', how: 'fills its memory', times: 1 },
];

async function run(trial: Trial) {
  const definition = writeSides(trial.folder, { records: 60_000, seed: trial.seed });
  const began = performance.now();
  const undisturbed = await inApp(join(trial.folder, 'undisturbed'), resolve('out/main/worker.js'), (app) =>
    app.run(definition),
  );
  const impatient = impatience(performance.now() - began);
  const others = new Tally('workers, between them', 'workers', trial);
  const lines: Record<Plan['task'], Tally> = {
    pull: new Tally('workers, pulling', 'workers', trial),
    diff: new Tally('workers, comparing', 'workers', trial),
    estimate: others,
    prepare: others,
    seal: others,
  };
  const plans = chosenPlans(trial);
  const act = async (i: number) => {
    const plan = plans[i] as Plan;
    const line = lines[plan.task];
    const title = `${plan.task} ${plan.how} ${plan.times}×`;
    trial.say(title);
    await line.case(i, title, async (random) => {
      const workspace = join(trial.folder, `workspace-${i}`);
      await tried(workspace, misbehavingWorker(trial, i, plan, random), { definition, plan, undisturbed, line });
    });
  };
  await withLimits(impatient, () => inLanes(plans.length, 2, act));
  return [...new Set(Object.values(lines))].filter(({ counts }) => (counts.cases ?? 0) > 0);
}

function chosenPlans({ form, seed, cases }: Trial): Plan[] {
  if (form === 'short') return few;
  const all = timesTried.flatMap((times) => [
    ...diffWays.map((how): Plan => ({ task: 'diff', how, times })),
    ...pullWays.map((how): Plan => ({ task: 'pull', how, times })),
    ...shortTasks.flatMap((task) => shortWays.map((how): Plan => ({ task, how, times }))),
    ...(times === 1 ? [deaf] : []),
  ]);
  // A case done again by its seed must be the same plan.
  return all.map((_, i) => all[(seed + i) % all.length] as Plan).slice(0, cases);
}

type Tried = { definition: string; plan: Plan; undisturbed: RunSummary; line: Tally };

async function tried(
  workspace: string,
  workerFile: string,
  { definition, plan, undisturbed, line }: Tried,
): Promise<void> {
  // While a thread that cannot be ended holds the snapshot, no other thread can go on with it.
  const isMadeGood = plan.times < 3 && plan.how !== 'is deaf';
  const failed = await inApp(workspace, workerFile, async (app) => {
    const outcome = await settled(app.run(definition));
    line.count('settled');
    if (isMadeGood) {
      check('summary' in outcome, `not made good: ${JSON.stringify(outcome)}`);
      same('result', essence((outcome as Ended).summary), essence(undisturbed));
      line.count('made good');
      return false;
    }
    expectGivenUp(plan, outcome);
    line.count('given up');
    // The app is alive: it still answers, and carries out another run.
    check('sample' in (await app.check(definition)).inbound, 'check did not answer');
    return true;
  });
  if (!failed) return;
  if (plan.how === 'is deaf') await setTimeout(deafMs());
  const resumed = await inApp(workspace, resolve('out/main/worker.js'), (app) => app.resume(app.show('latest').run));
  same('result after resume', essence(resumed), essence(undisturbed));
  line.count('resumed');
}

type Ended = { summary: RunSummary };
type Outcome = Ended | { error: { code?: string; message?: string; next?: string | undefined } };

async function settled(run: Promise<RunSummary>): Promise<Outcome> {
  try {
    return { summary: await run };
  } catch (error) {
    const { code, message, next } = error as { code?: string; message: string; next?: string };
    return { error: { ...(code ? { code } : {}), message, next } };
  }
}

function expectGivenUp({ task, how }: Plan, outcome: Outcome): void {
  if (task === 'diff') {
    check('summary' in outcome, `the run ended with ${JSON.stringify(outcome)}`);
    const { verdict, failed, partitions } = (outcome as Ended).summary;
    same('verdict', [verdict, failed.length, partitions.established], ['not-established', 1, 255]);
    return;
  }
  check('error' in outcome, 'the run did not fail');
  const { error } = outcome as Exclude<Outcome, Ended>;
  check(error.code === 'not-established', `the run failed as ${JSON.stringify(error)}`);
  const [said, todo] =
    how === 'is deaf' ? [/could not be ended/, /End this/] : [/could not be \w+ in 3 attempts/, /memory and disk/];
  check(said.test(error.message ?? '') && todo.test(error.next ?? ''), `unclear: ${error.message} ${error.next}`);
}

async function inApp<Result>(
  workspace: string,
  workerFile: string,
  act: (app: App) => Promise<Result>,
): Promise<Result> {
  const app = createApp({ workspace, workerFile, threads: 2, environment: {} });
  try {
    return await act(app);
  } finally {
    await app.close();
  }
}

/** Small enough not to wait long for what hangs, large enough for a machine on which a run takes so long. */
function impatience(runMs: number) {
  const taskSilenceMs = Math.max(8_000, Math.ceil(2 * runMs));
  return { taskSilenceMs, taskStatementMs: taskSilenceMs + 2_000 };
}

/** For how long a deaf thread hears nothing: longer than it takes to give it up and to wait for its end. */
function deafMs(): number {
  return 3 * (limits.taskSilenceMs + limits.threadEndMs);
}

function misbehavingWorker(trial: Trial, i: number, plan: Plan, random: Random): string {
  const path = join(trial.folder, `worker-${i}.cjs`);
  const whole = {
    ...plan,
    partition: random.below(256),
    // Deaths of both sides' threads would be counted together, and neither side given up.
    side: hasSide(plan) ? random.pick(['inbound', 'outbound']) : undefined,
    afterMs: random.below(30),
    log: `${path}.log`,
    deafMs: deafMs(),
  };
  const wrapper = JSON.stringify(resolve('test/faults/misbehaving.cjs'));
  const worker = JSON.stringify(resolve('out/main/worker.js'));
  writeFileSync(path, `module.exports = require(${wrapper})(${worker}, ${JSON.stringify(whole)});\n`);
  return path;
}

function hasSide({ task }: Plan): boolean {
  return task === 'pull' || task === 'estimate';
}

/** All of a result that does not depend on when and where it came about. */
export function essence({ inbound, outbound, matched, findings, findingsDigest, findingsKept, verdict }: RunSummary) {
  const side = ({ read, accepted, invalid, digest }: RunSummary['inbound']) => ({ read, accepted, invalid, digest });
  return { verdict, inbound: side(inbound), outbound: side(outbound), matched, findings, findingsDigest, findingsKept };
}
