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
