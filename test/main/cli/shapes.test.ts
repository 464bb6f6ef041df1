import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCli, testCli } from '#test/support/cli.ts';

const words = ['tea', 'jam', 'oil', 'rye', 'ham', 'egg', 'fig', 'nut', 'pea', 'yam', 'bun', 'pie'];
let cli: TestCli;

/** Twelve notes: one in capitals, one cut short, one gone, and nine that N/A took the place of. */
beforeAll(async () => {
  cli = testCli();
  const after = ['TEA', 'j', '', ...words.slice(3).map(() => 'N/A')];
  const table = (notes: string[]) => `k,note\n${notes.map((note, i) => `k${i},${note}\n`).join('')}`;
  cli.write('in.csv', table(words));
  cli.write('out.csv', table(after));
  const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }';
  cli.write('orders.yaml', `name: orders\nkey: [k]\nfields: [note]\n${sides}\n`);
  expect((await cli.run(['run', 'orders.yaml', '--json'])).exitCode).toBe(1);
}, 60_000);
afterAll(() => cli.remove());

it('a constant is one shape on the command line, by which findings are exported, also out of a bundle', {
  timeout: 120_000,
}, async () => {
  const { stdout } = await cli.run(['shapes', 'latest']);
  expect(stdout).toMatch(/9 +[0-9a-f]{12} +\S+ note is N\/A, whatever inbound is +k10 {2}bun → N\/A +9/);
  expect(stdout).toContain('note differs in upper and lower case');
  expect(stdout).toContain('note became null');
  const { json } = await cli.run(['shapes', 'latest', '--json']);
  const shapes = json?.shapes as { id: string; text: string; count: number; changes: object[] }[];
  expect(shapes[0]).toMatchObject({ count: 9, changes: [{ is: 'constant', to: 'N/A' }] });
  const [path, bundle] = [join(cli.folder, 'f.csv'), join(cli.folder, 'june.tieout')];
  await cli.run(['export', 'latest', '--format', 'csv', '--out', path, '--shape', shapes[0]?.id ?? '']);
  expect(readFileSync(path, 'utf8').split('N/A')).toHaveLength(10);
  expect((await cli.run(['bundle', 'latest', '--out', bundle])).exitCode).toBe(0);
  const there = (await cli.run(['shapes', 'latest', '--json', '--workspace', bundle])).json?.shapes;
  expect((there as typeof shapes).map(({ id, count }) => [id, count])).toEqual(
    shapes.map(({ id, count }) => [id, count]),
  );
});
