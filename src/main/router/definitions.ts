import { definitionTemplate } from '#main/core/definition-template.ts';
import { limits } from '#shared/limits.ts';
import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function definitionCalls(os: Implementer['definitions'], app: App) {
  const { definitions } = app;
  return {
    list: os.list.handler(async () => {
      const listed = await definitions.list();
      app.onHome();
      return listed;
    }),
    read: os.read.handler(({ input }) => definitions.read(input.path)),
    examine: os.examine.handler(({ input }) => ({
      problems: definitions.examine(input.path, input.text, input.typed),
    })),
    save: os.save.handler(({ input }) => definitions.save(input)),
    check: os.check.handler(({ input }) => app.check(input.path, input.text)),
    plan: os.plan.handler(({ input }) => app.plan(input.path, input.text)),
    columns: os.columns.handler(({ input }) => app.columns(input.path, input.text)),
    template: os.template.handler(() => ({ text: definitionTemplate })),
    create: os.create.handler(({ input }) => ({ path: definitions.create(input.path) })),
    demo: os.demo.handler(async () => ({ path: (await app.demo(limits.demoRecords)).definition })),
  };
}
