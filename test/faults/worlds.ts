import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RunSummary } from '#shared/run.ts';
import { resultOf, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { type Random, randomFrom } from '#test/support/random.ts';
import { freePort, startRedis, type TestRedis } from '#test/support/redis.ts';
import { type PutRecord, type SourceKind, sourceKinds } from '#test/support/source-kinds.ts';

/** Two sides in two places, with what an undisturbed run over them comes to. */
export type World = {
  name: string;
  definition: string;
  /** A definition that reads the inbound server through another port of this machine. */
  throughPort(port: number): string;
  seconds: RunSummary['seconds'];
  result: Partial<RunSummary>;
  evidence: Evidence;
};

/** Servers with data in them, and the command line that reads them. */
export type Ground = {
  cli: TestCli;
  redis: TestRedis;
  mariadb: Mariadb;
  /** Made when first asked for. */
  world(pair: Pair): Promise<World>;
  stop(): Promise<void>;
};

export type Pair = readonly [inbound: string, outbound: string];

/** Every kind of source that keeps records, on either side. */
export const pairs: readonly Pair[] = [
  ['csv', 'ndjson'],
  ['sqlite', 'csv'],
  ['redis hash-buckets', 'mysql'],
  ['mysql', 'redis string-records'],
];

export async function startGround(
  folder: string,
  { records, seed }: { records: number; seed: number },
): Promise<Ground> {
  const [redis, mariadb, closedPort] = await Promise.all([startRedis(), startMariadb(), freePort()]);
  const cli = testCli();
  let puts = 0;
  const path = (name: string) => {
    mkdirSync(join(folder, `put-${puts}`), { recursive: true });
    return join(folder, `put-${puts}`, name);
  };
  const kinds = sourceKinds(() => ({ redis, mariadb, closedPort, path }));
  const sides = twoSides(randomFrom(seed), records);
  const worlds = new Map<string, Promise<World>>();
  const create = async ([inbound, outbound]: Pair): Promise<World> => {
    const name = `${inbound} and ${outbound}`;
    const settings: object[] = [];
    for (const [kindName, side] of [
      [inbound, sides.inbound],
      [outbound, sides.outbound],
    ] as const) {
      puts++;
      settings.push((await put(kindOf(kinds, kindName), side)).settings);
    }
    const definition = definitionOf(cli, name, settings);
    const throughPort = (port: number) => definitionOf(cli, `${name} ${port}`, throughAnother(settings, port));
    const outcome = await cli.run(['run', definition, '--json', '--workspace', join(folder, `undisturbed-${puts}`)]);
    const summary = summaryOf(outcome);
    return {
      name,
      definition,
      throughPort,
      result: resultOf(outcome),
      seconds: summary.seconds,
      evidence: evidenceOf(summary),
    };
  };
  return {
    ...{ cli, redis, mariadb },
    world(pair) {
      const known = worlds.get(pair.join()) ?? create(pair);
      worlds.set(pair.join(), known);
      return known;
    },
    async stop() {
      cli.remove();
      await Promise.all([redis.stop(), mariadb.stop()]);
    },
  };
}

/** What the evidence files hold, counted in them: a digest that a run tells of itself is not asked. */
export type Evidence = { records: number[]; findings: Map<string, number> };

export function evidenceOf({ evidence }: RunSummary): Evidence {
  const records = [evidence.inbound, evidence.outbound].map((path) =>
    inFile(path, (db) => Number(db.prepare('SELECT sum(records) FROM segment').pluck().get())),
  );
  const listed = "SELECT kind || ' ' || hex(key) || ' ' || coalesce(side || place, '') FROM finding";
  const names = inFile(evidence.findings, (db) => db.prepare(listed).pluck().all() as string[]);
  const findings = new Map<string, number>();
  for (const name of names) findings.set(name, (findings.get(name) ?? 0) + 1);
  return { records, findings };
}

/** How many records and findings of one run another one lacks, and how many it has too often. */
export function compareEvidence(found: Evidence, expected: Evidence): { lost: number; doubled: number } {
  const names = new Set([...found.findings.keys(), ...expected.findings.keys()]);
  const surplus = [...names].map((name) => (found.findings.get(name) ?? 0) - (expected.findings.get(name) ?? 0));
  surplus.push(...expected.records.map((count, i) => (found.records[i] ?? 0) - count));
  const sum = (counts: number[]) => counts.reduce((total, count) => total + Math.max(0, count), 0);
  return { lost: sum(surplus.map((count) => -count)), doubled: sum(surplus) };
}

function inFile<Result>(path: string, act: (db: Database.Database) => Result): Result {
  const db = new Database(path, { readonly: true });
  try {
    return act(db);
  } finally {
    db.close();
  }
}

function kindOf(kinds: SourceKind[], name: string): SourceKind {
  const kind = kinds.find((known) => known.name === name);
  if (!kind) throw new Error(`no kind of source is called ${name}`);
  return kind;
}

/** Tables and buckets have a key once only. */
function put(kind: SourceKind, records: PutRecord[]) {
  if (kind.name === 'csv' || kind.name === 'ndjson') return kind.put(records);
  return kind.put([...new Map(records.map((record) => [record.id, record])).values()]);
}

function twoSides(random: Random, records: number): { inbound: PutRecord[]; outbound: PutRecord[] } {
  const inbound: PutRecord[] = [];
  const outbound: PutRecord[] = [];
  for (let i = 0; i < records; i++) {
    const record = { id: `S${i}`, name: i % 7 ? `name ${i} é東😀` : null, amount: `${i}.50`, big: `9007199254${i}` };
    const kind = random.below(60);
    if (kind !== 0) inbound.push(kind === 1 ? { ...record, amount: 'n/a' } : record);
    if (kind !== 2) outbound.push(kind < 12 ? { ...record, amount: `${i}.75` } : record);
    if (kind === 3) outbound.push(record);
  }
  return { inbound, outbound };
}

function throughAnother([inbound, outbound]: object[], port: number): object[] {
  const { url } = inbound as { url: string };
  return [{ ...inbound, url: url.replace(/:\d+(?=\/)/, `:${port}`) }, outbound ?? {}];
}

function definitionOf(cli: TestCli, name: string, [inbound, outbound]: object[]): string {
  const fields = ['name', { name: 'amount', type: 'decimal' }, { name: 'big', type: 'integer' }];
  // JSON is YAML.
  const text = JSON.stringify({ name: 'faults', key: ['id'], fields, inbound, outbound });
  return cli.write(`${name.replaceAll(/\W+/g, '-')}.yaml`, text);
}
