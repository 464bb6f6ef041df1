import { withEvidence } from '#main/core/evidence-keeping.ts';
import { runDetailOf, runLineOf } from '#main/core/run-lines.ts';
import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function runCalls(os: Implementer['runs'], app: App) {
  const { active } = app;
  /** A run's own name, where it was asked for as the latest. */
  const named = (run: string) => app.show(run).run;
  return {
    list: os.list.handler(({ input }) => {
      const { entries, ...end } = app.runs(input);
      return { runs: entries.map((entry) => runLineOf(active.asItStands(entry))), ...end };
    }),
    show: os.show.handler(({ input }) => {
      const entry = app.show(input.run);
      app.alerts.looked(entry.run);
      return runDetailOf(active.asItStands(entry));
    }),
    start: os.start.handler(async ({ input }) => {
      const warnings = app.warningsOf(input.path);
      return { run: await active.start((options) => app.run(input.path, options)), warnings };
    }),
    resume: os.resume.handler(async ({ input }) => {
      const run = named(input.run);
      return { run: await active.start((options) => app.resume(run, options)) };
    }),
    cancel: os.cancel.handler(({ input }) => ({ wasUnderWay: active.cancel(named(input.run)) })),
    watch: os.watch.handler(async function* ({ input, signal }) {
      yield* active.watch(named(input.run), signal);
    }),
    wait: os.wait.handler(({ input }) => active.wait(named(input.run))),
    map: os.map.handler(({ input }) => app.lists.map(withEvidence(app.show(input.run)).findings)),
    storage: os.storage.handler(({ input }) => {
      const { entries, ...end } = app.runs(input);
      return { runs: entries.map(app.storage), ...end };
    }),
    deleteEvidence: os.deleteEvidence.handler(({ input }) => app.deleteEvidence(input.run, input.reason)),
  };
}
