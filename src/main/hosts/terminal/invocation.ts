/**
 * Commands in messages as this person would type them: through npm from a checkout (`npm run -s tieout -- show latest`),
 * `tieout show latest` where it is installed, with the workspace where it is not the usual one.
 */
export function typeable(text: string, workspace: string | undefined): string {
  const start = process.env.npm_lifecycle_event ? 'npm run -s tieout --' : 'tieout';
  const where = workspace === undefined ? '' : ` --workspace ${quoted(workspace)}`;
  return text.replace(commands, (_, command: string) => `${start}${where} ${command}`);
}

/** A command in a sentence; neither a file that ends so, nor a folder of the name. */
const commands = /(?<![\w./-])tieout (--help|[a-z]+)\b/g;

/** A path as a shell takes it for one word. */
export function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
