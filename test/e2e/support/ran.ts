import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Outcome = { run: string; name: string; verdict: string };

/** Runs a definition by the command line, in the workspace that the app is about to be opened in. */
export async function ran(workspace: string, definition: string): Promise<Outcome> {
  const args = ['scripts/tieout.mjs', 'run', definition, '--json', '--workspace', workspace];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: unknown) => {
    // A mismatch ends with 1, what is not established with 3.
    if (error instanceof Error && 'stdout' in error && String(error.stdout).startsWith('{')) return error as never;
    throw error;
  });
  return JSON.parse(String(stdout)) as Outcome;
}

type Rows = [sku: string, price: string][];

/** Writes two CSV files and a definition over them. */
export function csvDefinition(folder: string, name: string, sides: { inbound: Rows; outbound: Rows }): string {
  mkdirSync(folder, { recursive: true });
  for (const [side, rows] of Object.entries(sides))
    writeFileSync(join(folder, `${name}-${side}.csv`), ['sku,price', ...rows.map((row) => row.join(','))].join('\n'));
  const path = join(folder, `${name}.yaml`);
  writeFileSync(
    path,
    `name: ${name}
key: [sku]
fields:
  - { name: price, type: decimal }
inbound: { type: csv, path: ${name}-inbound.csv }
outbound: { type: csv, path: ${name}-outbound.csv }
`,
  );
  return path;
}

/** So many records that agree. */
export function records(count: number): Rows {
  return Array.from({ length: count }, (_, i) => [`S${i}`, `${i}.50`]);
}
