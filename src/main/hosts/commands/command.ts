import type { Command } from 'commander';
import type { EngineRouter } from '#main/router.ts';
import type { EngineClient } from '#shared/contract.ts';

/** What every command gets: the engine's calls, the global options, and where to print. */
export type Session = {
  /** Opens the workspace, or the one that is named, and the worker threads when first asked for; closed by the host when the command ends. */
  client: (workspace?: string) => Promise<EngineClient>;
  /** What verifies bundles, without a workspace. */
  verifier: () => Promise<Pick<EngineClient['bundles'], 'verify'>>;
  /** The same engine, for others to call. A bug that they meet is told on standard error. */
  serve: (options: { clearsByItself: boolean }) => Promise<EngineRouter>;
  isJson: boolean;
  isQuiet: boolean;
  /** Aborted by Ctrl-C. A command that has asked for it ends by itself; any other is ended at once. */
  readonly signal: AbortSignal;
  /** A command in a text as this person would type it: `tieout show latest`. */
  typed: (text: string) => string;
  /** Prints to standard output: the text, or with --json the one object. */
  print: (json: unknown, text: string) => void;
};

/** A command adds itself to the program. Its action returns the exit code. */
export type AddCommand = (program: Command, act: Act) => void;

/** Wraps an action so that the host opens and closes the session around it. */
export type Act = <Arguments extends unknown[]>(
  action: (session: Session, ...values: Arguments) => Promise<number>,
) => (...values: Arguments) => Promise<void>;
