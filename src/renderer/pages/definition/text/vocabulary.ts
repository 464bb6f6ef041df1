import * as z from 'zod';
import { definitionSchema } from '#shared/definition.ts';

/** The settings that may stand at a place, by the schema; `type` is what is said there, or around it. */
export function namesAt(path: string[], type: string): string[] {
  const objects = schemasAt(path, type).filter((schema) => schema instanceof z.ZodObject);
  return [...new Set(objects.flatMap((object) => Object.keys(object.shape)))];
}

/** The values of a setting that has a few of them. */
export function valuesOf(path: string[], name: string, type: string): string[] {
  if (name === 'policy') return ['daily', 'limited', 'urgent'];
  // What may stand as a `type` does not depend on the one that stands there.
  const schemas = name === 'type' ? kindsAt(path) : schemasAt([...path, name], type);
  return [...new Set(schemas.flatMap(valuesIn))];
}

function valuesIn(schema: z.core.$ZodType): string[] {
  if (schema instanceof z.ZodBoolean) return ['true', 'false'];
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return schema instanceof z.ZodLiteral ? [...schema.values].map(String) : [];
}

/** The `type` of each kind of thing that may stand at a place. */
function kindsAt(path: string[]): z.core.$ZodType[] {
  const objects = walk(definitionSchema, path, undefined).filter((schema) => schema instanceof z.ZodObject);
  return objects.flatMap((object) => (object.shape.type ? plain(object.shape.type, undefined) : []));
}

function schemasAt(path: string[], type: string): z.core.$ZodType[] {
  return walk(definitionSchema, path, type);
}

function walk(schema: z.core.$ZodType, [name, ...rest]: string[], type: string | undefined): z.core.$ZodType[] {
  const here = plain(schema, type);
  if (name === undefined) return here;
  return here.flatMap((one) => {
    if (one instanceof z.ZodRecord) return walk(one.valueType, rest, type);
    const inner = one instanceof z.ZodObject && Object.hasOwn(one.shape, name) ? one.shape[name] : undefined;
    return inner ? walk(inner, rest, type) : [];
  });
}

/**
 * What a schema asks for, without what only says how it is read: of a list its items, of several kinds the one that is
 * said. Without a word on the kind, of `undefined` all of them, else the one setting in which it is said.
 */
function plain(schema: z.core.$ZodType, type: string | undefined): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return plain(schema.unwrap(), type);
  if (schema instanceof z.ZodArray) return plain(schema.element, type);
  if (schema instanceof z.ZodPipe) return plain(schema.in instanceof z.ZodTransform ? schema.out : schema.in, type);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const kinds = schema.options.flatMap((option) => plain(option, type));
    return type === undefined ? kinds : kinds.flatMap((kind) => ofType(kind, type));
  }
  return schema instanceof z.ZodUnion ? schema.options.flatMap((option) => plain(option, type)) : [schema];
}

const typeAlone = z.object({ type: z.string() });

function ofType(kind: z.core.$ZodType, type: string): z.core.$ZodType[] {
  if (!(kind instanceof z.ZodObject)) return [];
  if (type === '') return [typeAlone];
  return kind.shape.type && valuesIn(kind.shape.type).includes(type) ? [kind] : [];
}
