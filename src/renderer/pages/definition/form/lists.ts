/** Names as they are typed into one line, comma-separated. */
export function listText(names: unknown): string {
  return Array.isArray(names) ? names.map(String).join(', ') : '';
}

export function listOf(text: string): string[] {
  return text
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** What is one, or several. */
export function listed(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.map(String) : [];
}

/** The shortest way to write several down: none are left out, and one stands alone. */
export function oneOrAll(values: string[]): string | string[] | undefined {
  return values.length > 1 ? values : values[0];
}

/** Several that may have commas in them, one a line. */
export function linesText(values: string[]): string {
  return values.join('\n');
}

export function textLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
