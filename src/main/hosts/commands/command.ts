import type { Command } from 'commander';
import type { App } from '#main/app.ts';

/** What every command gets: the engine (opened when first asked for), the global options, and where to print. */
export type Session = {
  /** Opens the workspace and the worker threads; closed by the host when the command ends. */
  app: () => App;
  isJson: boolean;
  isQuiet: boolean;
  /** Aborted by Ctrl-C. A command that has asked for it ends by itself; any other is ended at once. */
  readonly signal: AbortSignal;
  /** A command in a text as this person would type it: `tieout show latest`. */
  typed: (text: string) => string;
  /** Tells of a bug that is not the command's own, with its stack under --debug. */
  log: (error: unknown) => void;
  /** Prints to standard output: the text, or with --json the one object. */
  print: (json: unknown, text: string) => void;
};

/** A command adds itself to the program. Its action returns the exit code. */
export type AddCommand = (program: Command, act: Act) => void;

/** Wraps an action so that the host opens and closes the session around it. */
export type Act = <Arguments extends unknown[]>(
  action: (session: Session, ...values: Arguments) => Promise<number>,
) => (...values: Arguments) => Promise<void>;
