import { definitionSchema } from '#shared/definition.ts';
import type { SourceContext } from '#worker/sources/source.ts';

/** What a source is told of a definition with these key and compared fields, written as in a definition file. */
export function contextOf(key: unknown[], fields: unknown[] = []): SourceContext {
  const source = { type: 'csv', path: 'x.csv' };
  const definition = definitionSchema.parse({ name: 'x', key, fields, inbound: source, outbound: source });
  return { side: 'outbound', key: definition.key, fields: definition.fields };
}
