import type { Command } from 'commander';
import type { Session } from '../commands/command.ts';

/** Commands that are about a run whatever became of it: `latest` is the newest to them. */
const ofAnyRun = ['show', 'resume', 'alert'];

/** How far back it is looked for one that ended. */
const runsLookedAt = 20;

/**
 * Says on standard error which run `latest` is, where that is not the newest: a run that failed after it has no findings to
 * read, and whoever reads the one before should know.
 */
export async function tellLatest(session: Session, command: Command): Promise<void> {
  const asked = [...command.args, ...Object.values(command.opts())];
  if (session.isQuiet || !asked.includes('latest') || ofAnyRun.includes(command.name())) return;
  const { runs } = await (await session.client()).runs.list({ count: runsLookedAt });
  const [newest] = runs;
  const ended = runs.find(({ state }) => state === 'ended');
  if (!newest || !ended || newest === ended) return;
  const look = session.typed(`tieout show ${newest.run}`);
  process.stderr.write(`latest is run ${ended.run}: run ${newest.run} after it is ${newest.state}. Look: ${look}\n`);
}
