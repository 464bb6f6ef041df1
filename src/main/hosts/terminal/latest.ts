import type { Command } from 'commander';
import type { RunLine } from '#shared/run.ts';
import type { Session } from '../commands/command.ts';

/** Commands that are about a run whatever became of it: `latest` is the newest to them. */
const ofAnyRun = ['show', 'resume', 'alert'];
/** Commands that write: where the newest has not ended, `latest` is refused to them, and the refusal names both runs. */
const acts = ['note', 'decide', 'rerun', 'recheck', 'sign', 'reopen', 'bundle', 'journal', 'restore'];
/** What arguments and options are called whose value may be a run. */
const runNames = ['run', 'other', 'what'];

/**
 * Says on standard error which run `latest` is, where that is not the newest: a run that failed after it has no findings to
 * read, and whoever reads the one before should know.
 */
export async function tellLatest(session: Session, command: Command): Promise<void> {
  if (session.isQuiet || !asksForLatest(command)) return;
  const { newest, ended } = await newestRuns(session);
  if (!newest || !ended || newest.run === ended.run) return;
  const look = session.typed(`tieout show ${newest.run}`);
  process.stderr.write(`latest is run ${ended.run}: run ${newest.run} after it is ${newest.state}. Look: ${look}\n`);
}

/** Whether it reads what the newest run that ended came to. */
export function asksForLatest(command: Pick<Command, 'name' | 'opts' | 'args' | 'registeredArguments'>): boolean {
  const options = command.opts();
  const isReading = options.preview === true || options.dryRun === true || !acts.includes(command.name());
  if (!isReading || ofAnyRun.includes(command.name())) return false;
  const named = command.registeredArguments.map((argument, i) => [argument.name(), command.args[i]]);
  return [...named, ...Object.entries(options)].some(
    ([name, value]) => runNames.includes(String(name)) && value === 'latest',
  );
}

async function newestRuns(session: Session): Promise<{ newest?: RunLine | undefined; ended?: RunLine | undefined }> {
  const client = await session.client();
  let newest: RunLine | undefined;
  for (let after: string | null | undefined; after !== null; ) {
    const { runs, next } = await client.runs.list(after === undefined ? {} : { after });
    newest ??= runs[0];
    const ended = runs.find(({ state }) => state === 'ended');
    if (ended) return { newest, ended };
    after = next;
  }
  return { newest };
}
