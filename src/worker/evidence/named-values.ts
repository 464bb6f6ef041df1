/** Makes an object of values by their names, all of one form and in the order of the names. */
export type NamedValues = (values: (string | null)[], from: number) => Record<string, string | null>;

/** A copy of an object that is there takes a tenth of the time of making one of pairs; one name cannot be set, only defined. */
export function namedValues(names: string[]): NamedValues {
  if (names.includes('__proto__')) {
    return (values, from) => Object.fromEntries(names.map((name, i) => [name, values[from + i] ?? null]));
  }
  const blank: Record<string, string | null> = Object.fromEntries(names.map((name) => [name, null]));
  return (values, from) => {
    const named = { ...blank };
    for (let i = 0; i < names.length; i++) named[names[i] as string] = values[from + i] ?? null;
    return named;
  };
}
