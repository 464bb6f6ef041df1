import { writeFileSync } from 'node:fs';
import type { Definition } from '#shared/definition.ts';
import { definitionOf, type Files, pullSide } from './engine.ts';
import type { TempFolder } from './temp-folder.ts';

/** Two sides given as lines of a key `k` and a field `v`, written as CSV and pulled. */
export async function pulledSides(
  folder: TempFolder,
  inbound: string[],
  outbound: string[],
): Promise<{ definition: Definition; files: Files }> {
  const source = (name: string, lines: string[]) => {
    const path = folder.path(name);
    writeFileSync(path, ['k,v', ...lines, ''].join('\n'));
    return { type: 'csv', path };
  };
  const definition = definitionOf({
    key: ['k'],
    fields: ['v'],
    inbound: source('in.csv', inbound),
    outbound: source('out.csv', outbound),
  });
  const files = {
    inbound: folder.path('in.snapshot'),
    outbound: folder.path('out.snapshot'),
    findings: folder.path('findings.sqlite'),
  };
  await pullSide(definition, files, 'inbound');
  await pullSide(definition, files, 'outbound');
  return { definition, files };
}
