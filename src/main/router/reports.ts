import { reportFormats } from '#shared/report.ts';
import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function reportCalls(os: Implementer['reports'], app: App) {
  return {
    formats: os.formats.handler(() => [...reportFormats]),
    export: os.export.handler(async function* ({ input, signal }) {
      const { run, options = {}, ...asked } = input;
      yield* app.export(run, { ...asked, options }, signal);
    }),
  };
}
