import { implement, ORPCError } from '@orpc/server';
import { contract } from '#shared/contract.ts';
import { type Failure, TieoutError, toFailure, withoutStack } from '#shared/errors.ts';
import type { RunDetail } from '#shared/run.ts';
import type { Sample } from '#shared/tasks.ts';
import type { App } from './app.ts';
import type { RunEntry } from './core/ports.ts';

/**
 * The contract over an engine: what every face calls, whatever carries the calls. An expected failure keeps its code and
 * what to do next; a bug is told as `internal`, and to the log with its stack.
 */
export function createRouter(app: App, log: (error: unknown) => void = () => {}) {
  const os = implement(contract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw told(error, log);
    }
  });
  return os.router({
    workspace: { about: os.workspace.about.handler(() => app.about()) },
    definitions: {
      list: os.definitions.list.handler(() => app.definitions.list()),
      read: os.definitions.read.handler(({ input }) => app.definitions.read(input.path)),
      examine: os.definitions.examine.handler(({ input }) => ({
        problems: app.definitions.examine(input.path, input.text),
      })),
      save: os.definitions.save.handler(({ input }) => app.definitions.save(input)),
      check: os.definitions.check.handler(async ({ input }) => {
        const { name, sides } = await app.check(input.path);
        const trials = Object.fromEntries(sides.map(({ side, sample }) => [side, trialOf(sample)]));
        return { name, inbound: trials.inbound as Trial, outbound: trials.outbound as Trial };
      }),
      demo: os.definitions.demo.handler(async () => ({ path: (await app.demo(demoRecords)).definition })),
    },
    runs: {
      list: os.runs.list.handler(() => app.runs()),
      show: os.runs.show.handler(({ input }) => detailOf(app.show(input.run))),
      start: os.runs.start.handler(async ({ input }) => ({
        run: await app.active.start((options) => app.run(input.path, options)),
      })),
      resume: os.runs.resume.handler(async ({ input }) => {
        const { run } = app.show(input.run);
        return { run: await app.active.start((options) => app.resume(run, options)) };
      }),
      cancel: os.runs.cancel.handler(({ input }) => ({ wasUnderWay: app.active.cancel(app.show(input.run).run) })),
      watch: os.runs.watch.handler(async function* ({ input, signal }) {
        yield* app.active.watch(app.show(input.run).run, signal);
      }),
    },
    findings: {
      examples: os.findings.examples.handler(({ input }) => app.examples(input.run, input.perKind)),
    },
    preferences: {
      read: os.preferences.read.handler(() => app.preferences.read()),
      save: os.preferences.save.handler(({ input }) => app.preferences.save(input)),
    },
    reports: {
      export: os.reports.export.handler(({ input: { run, format, path, options } }) =>
        app.export(run, format, path, options ? { options } : {}),
      ),
    },
  });
}

export type EngineRouter = ReturnType<typeof createRouter>;

const demoRecords = 200_000;

type Trial = { sample: Sample } | { failure: Omit<Failure, 'stack'> };

function trialOf(sample: Sample | TieoutError): Trial {
  return sample instanceof TieoutError ? { failure: withoutStack(toFailure(sample)) } : { sample };
}

function detailOf(entry: RunEntry): RunDetail {
  const { run, name, state, verdict, startedAt, endedAt, summary, definitionPath, definitionText, failure } = entry;
  const detail = { run, name, state, verdict, startedAt, endedAt, summary, definitionPath, definitionText };
  return { ...detail, failure: failure && withoutStack(failure) };
}

/** What went wrong, as it crosses the wire. The contract's own complaints (a wrong input) are the caller's mistake. */
export function told(error: unknown, log: (error: unknown) => void): unknown {
  if (error instanceof ORPCError) return error;
  const { code, message, next } = toFailure(error);
  if (code === 'internal') log(error);
  return new ORPCError(code, { defined: true, message, data: next ? { next } : {} });
}
