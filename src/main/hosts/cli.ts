import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { version } from '#package.json';
import { exitCodes, invariant, TieoutError } from '#shared/errors.ts';
import { printable, withoutPasswords } from '#shared/text.ts';
import { failureOfCall } from './call-failure.ts';
import { mayBegin } from './commands/beginning.ts';
import type { Act, Session } from './commands/command.ts';
import { commands } from './commands/index.ts';
import { endByForce } from './end-by-force.ts';
import { engineInProcess } from './engine-in-process.ts';
import { typeable } from './terminal/invocation.ts';
import { tellLatest } from './terminal/latest.ts';
import { paint } from './terminal/style.ts';
import { usageError } from './terminal/usage-error.ts';

/** The command line: parses arguments, opens the engine for a command, turns errors into one sentence and an exit code. */
process.stdout.on('error', endQuietly);
process.on('uncaughtException', (error) =>
  process.exit(printError(error, { json: false, quiet: false, debug: false })),
);
void main(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
  if (threadsLeft > 0) endByForce(exitCode);
});

/** Threads that could not be ended when the command was done. */
let threadsLeft = 0;

/** Whoever reads our output may stop reading (`| head`): what was to be said was said, and the exit code stands. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

type GlobalOptions = { workspace?: string; json: boolean; quiet: boolean; debug: boolean; threads?: string };

async function main(argv: string[]): Promise<number> {
  let exitCode = 0;
  const program = createProgram((action) => async (...values) => {
    // The last that commander hands to an action is the command itself.
    const command = values.at(-1);
    invariant(command instanceof Command, 'an action without its command');
    exitCode = await inSession(program.opts<GlobalOptions>(), mayBegin(command), async (session) => {
      await tellLatest(session, command);
      return action(session, ...values);
    });
  });
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    const options = program.opts<GlobalOptions>();
    if (!(error instanceof CommanderError)) return printError(failureOfCall(error), options);
    if (error.exitCode === 0) return 0;
    // Without a command, help was printed in place of an error; a program reads neither.
    if (error.code === 'commander.help' && !options.json) return exitCodes.usage;
    return printError(usageError(error, program), options);
  }
}

function createProgram(act: Act): Command {
  const program = new Command('tieout')
    .description(
      'Reconciles the records of two systems, keeps the evidence, and carries every difference to a signed conclusion.',
    )
    .option('--workspace <dir>', 'where runs and evidence are kept (default: $TIEOUT_HOME, else ~/.tieout)')
    .option('--json', 'print one JSON object; progress goes to standard error', false)
    .option('--quiet', 'show no progress', false)
    .option('--debug', 'show where an error came from', false)
    .option('--threads <count>', 'worker threads (default: one a core)')
    .version(version, '--version')
    .showSuggestionAfterError(false)
    .configureOutput({ outputError: () => {} })
    .exitOverride();
  for (const add of commands) add(program, act);
  // Global options are also taken after the command's name.
  for (const command of program.commands) {
    for (const option of program.options) if (option.long !== '--version') command.addOption(option);
    command.hook('preAction', (_, acting) => {
      for (const [name, value] of Object.entries(acting.opts())) {
        if (
          acting.getOptionValueSource(name) === 'cli' &&
          program.options.some((option) => option.attributeName() === name)
        ) {
          program.setOptionValue(name, value);
        }
      }
    });
  }
  return program;
}

async function inSession(
  options: GlobalOptions,
  begins: boolean,
  action: (session: Session) => Promise<number>,
): Promise<number> {
  const interrupt = new AbortController();
  let isHeeded = false;
  let giveUp: (error: TieoutError) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  const onSignal = () => {
    // A second Ctrl-C does not wait for the checkpoint; the last one stands.
    if (interrupt.signal.aborted) endByForce(exitCodes.interrupted);
    interrupt.abort();
    // A command that keeps no checkpoint has none to wait for.
    if (!isHeeded) giveUp(new TieoutError('interrupted', 'the command was interrupted', { next: 'Type it again.' }));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const log = (error: unknown) => void printError(error, { ...options, json: false });
  let elsewhere: string | undefined;
  const settings = () => appSettings({ ...options, ...(elsewhere && { workspace: elsewhere }) });
  const engine = engineInProcess(settings, begins);
  try {
    const session: Session = {
      client(workspace) {
        elsewhere = workspace;
        return engine.client();
      },
      verifier: engine.verifier,
      serve: (options) => engine.router(log, options),
      isJson: options.json,
      isQuiet: options.quiet,
      get signal() {
        isHeeded = true;
        return interrupt.signal;
      },
      typed: (text) => typeable(text, options.workspace),
      print: (json, text) => process.stdout.write(`${options.json ? JSON.stringify(json) : text}\n`),
    };
    return await Promise.race([action(session), givenUp]);
  } finally {
    threadsLeft = await engine.close();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

function appSettings({ workspace, threads }: GlobalOptions) {
  const count = threads === undefined ? undefined : Number(threads);
  if (count !== undefined && (!Number.isInteger(count) || count < 1 || count > 256)) {
    throw new TieoutError('usage', `--threads ${threads} is not a number of threads`, {
      next: 'Give a whole number from 1 to 256.',
    });
  }
  return {
    workspace: workspace ?? (process.env.TIEOUT_HOME || join(homedir(), '.tieout')),
    workerFile: join(__dirname, 'worker.js'),
    readerFile: join(__dirname, 'reader.js'),
    threads: count,
    environment: process.env,
  };
}

function printError(error: unknown, options: GlobalOptions): number {
  const code = error instanceof TieoutError ? error.code : 'internal';
  const message = readable(error instanceof Error ? error.message : String(error));
  const advice = code === 'internal' ? bugAdvice : (error as TieoutError).next;
  const next = advice === undefined ? undefined : typeable(readable(advice), options.workspace);
  if (options.json) process.stdout.write(`${JSON.stringify({ error: { code, message, next } })}\n`);
  const sign = paint('red', code === 'interrupted' ? '‖' : '✗', process.stderr);
  const end = /[.?!]$/.test(message) ? '' : '.';
  const gap = message.includes('\n') ? '\n' : ' ';
  process.stderr.write(`${sign} ${message}${end}${next ? `${gap}${next}` : ''}\n`);
  if (options.debug && error instanceof Error) process.stderr.write(`${withoutPasswords(error.stack ?? '')}\n`);
  return exitCodes[code];
}

const bugAdvice = 'This is a bug in Tieout; run again with --debug and report what it prints.';

/** Without passwords, and without characters that would move the cursor; line breaks part several complaints. */
function readable(text: string): string {
  return withoutPasswords(text).split('\n').map(printable).join('\n');
}
