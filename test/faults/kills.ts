import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Outcome, type Running, resultOf, summaryOf } from '#test/support/cli.ts';
import type { Random } from '#test/support/random.ts';
import { check, type Fault, inLanes, same, Tally, type Trial } from './harness.ts';
import { compareEvidence, evidenceOf, type Ground, pairs, startGround, type World } from './worlds.ts';

/** The command line killed with -9 at random moments of a run, and of the resumes that follow, until it may end. */
export const kills: Fault = { name: 'kills', run };

async function run(trial: Trial) {
  const isShort = trial.form === 'short';
  const killsWanted = isShort ? 4 : 200;
  const ground = await startGround(trial.folder, { records: isShort ? 5_000 : 15_000, seed: 7 });
  const names = ['kills', 'of resumes', 'resumed', 'records lost', 'doubled', 'same digests'];
  const line = new Tally('kill -9', 'kills', trial, names);
  const isEnough = () => (line.counts.kills ?? 0) >= killsWanted;
  try {
    await inLanes(trial.cases ?? 10 * killsWanted, 2, async (i) => {
      if (trial.cases === undefined && isEnough()) return;
      await line.case(i, 'killed', async (random) => {
        const world = await ground.world(random.pick(pairs));
        trial.say(`kill ${line.counts.kills}: ${world.name}`);
        const workspace = join(trial.folder, `killed-${i}`);
        await killAndResume({ trial, ground, world, random, line }, workspace);
        rmSync(workspace, { recursive: true, force: true });
      });
    });
  } finally {
    await ground.stop();
  }
  return [line];
}

type Case = { trial: Trial; ground: Ground; world: World; random: Random; line: Tally };

async function killAndResume(at: Case, workspace: string): Promise<void> {
  const { ground, world, random, line } = at;
  const start = (args: string[]) => ground.cli.start([...args, '--json', '--workspace', workspace]);
  let begin = ['run', world.definition];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const running = start(begin);
    await moment(running, at);
    running.kill('SIGKILL');
    const outcome = await running.ended;
    if (outcome.signal !== 'SIGKILL') {
      check(outcome.exitCode === 1 || isNothingYet(outcome), `ended with ${outcome.exitCode}: ${outcome.stderr}`);
      if (!isNothingYet(outcome)) break;
    } else {
      line.count('kills');
      if (begin[0] === 'resume') line.count('of resumes');
    }
    begin = isNothingYet(outcome) ? ['run', world.definition] : ['resume', 'latest'];
  }
  let outcome = await start(['resume', 'latest']).ended;
  if (isNothingYet(outcome)) outcome = await start(['run', world.definition]).ended;
  line.count('resumed');
  const { lost, doubled } = compareEvidence(evidenceOf(summaryOf(outcome)), world.evidence);
  line.count('records lost', lost);
  line.count('doubled', doubled);
  same(`${world.name}: records lost and doubled`, [lost, doubled], [0, 0]);
  same(`${world.name}: result`, resultOf(outcome), world.result);
  line.count('same digests');
}

/** Killed before the run was entered in the books. */
function isNothingYet({ json }: Outcome): boolean {
  return (json?.error as { code?: string } | undefined)?.code === 'not-found';
}

/** Waits for a random moment of a random phase, as long as an undisturbed run takes. */
async function moment(running: Running, { trial, world, random }: Case): Promise<void> {
  const phase = random.pick(['start', 'pulling', 'pulling', 'diffing', 'diffing', 'sealing'] as const);
  const longMs = { start: 500, pulling: world.seconds.pull * 1_000, diffing: world.seconds.diff * 1_000, sealing: 25 };
  if (phase !== 'start') await running.until(new RegExp(`"phase":"${phase}"`));
  if (phase === 'pulling' && trial.form === 'long' && random.chance(0.3)) await standStill(running);
  await setTimeout(random.below(Math.max(20, longMs[phase])));
}

/** A process that stood still for longer than a checkpoint's interval writes one as soon as it goes on. */
async function standStill(running: Running): Promise<void> {
  await setTimeout(30);
  running.kill('SIGSTOP');
  await setTimeout(3_200);
  running.kill('SIGCONT');
}
