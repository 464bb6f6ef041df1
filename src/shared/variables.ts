/** The names that stand as `${NAME}` in a text, each once; `$${NAME}` is none. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g)].map(([, name = '']) => name))];
}
