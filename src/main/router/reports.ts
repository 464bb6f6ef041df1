import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { reportFormats } from '#shared/report.ts';
import { checkedFormat } from '#shared/report-check.ts';
import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function reportCalls(os: Implementer['reports'], { reportTemplates: templates, ...app }: App) {
  return {
    formats: os.formats.handler(() => reportFormats.map((format) => ({ ...format, options: [...format.options] }))),
    export: os.export.handler(async function* ({ input, signal }) {
      const { run, options = {}, ...asked } = input;
      yield* app.export(run, { ...asked, options }, signal);
    }),
    templates: os.templates.handler(({ input }) => templates.list(app.concluded(input.run).name)),
    allTemplates: os.allTemplates.handler(() => templates.all()),
    saveTemplate: os.saveTemplate.handler(({ input: { run, template } }) => {
      const { name } = app.concluded(run);
      checkedFormat(template.asked.format, template.asked.options);
      const others = templates.list(name).filter((known) => known.name !== template.name);
      if (others.length >= limits.templatesMax) {
        throw new TieoutError('usage', `${name} has ${limits.templatesMax} saved reports already`, {
          next: 'Remove one that nobody needs.',
        });
      }
      templates.save(name, template);
      return templates.list(name);
    }),
    removeTemplate: os.removeTemplate.handler(({ input: { reconciliation, name } }) => {
      templates.remove(reconciliation, name);
      return templates.list(reconciliation);
    }),
  };
}
