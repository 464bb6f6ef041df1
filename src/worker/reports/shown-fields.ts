import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { nearest } from '#shared/text.ts';

/** The definition with those of its fields that a report shows, in the report's order. Throws `usage` where it has no such field. */
export function withShownFields(definition: Definition, shown: string[] | undefined): Definition {
  if (!shown) return definition;
  return { ...definition, fields: [...new Set(shown)].map((name) => fieldOf(definition, name)) };
}

function fieldOf({ fields }: Definition, name: string): Definition['fields'][number] {
  const field = fields.find((known) => known.name === name);
  if (field) return field;
  const names = fields.map((known) => known.name);
  const near = nearest(name, names);
  throw new TieoutError('usage', `${name} is no field that this run compared`, {
    next: near ? `Did you mean ${near}?` : `Its fields are ${names.join(', ')}.`,
  });
}
