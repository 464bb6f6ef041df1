import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from '#main/app.ts';
import type { Clock, Keyring } from '#main/core/ports.ts';
import type { Finding } from '#shared/finding.ts';
import { reviewFilterSchema, type Scope, type VerdictOn, verdictOnSchema } from '#shared/review.ts';

export type Row = [key: string, value: string];

/** A workspace with one reconciliation of two CSV files, k and v, which a test writes as it likes before each run. */
export function reconciliationIn(workspace: string, options: { name?: string; more?: string; clock?: Clock } = {}) {
  const app = appIn(workspace, 'mei', options.clock);
  const definition = join(workspace, 'orders.yaml');
  writeFileSync(
    definition,
    `name: ${options.name ?? 'orders'}\nkey: [k]\nfields: [v, w]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n${options.more ?? ''}\n`,
  );
  const write = (name: string, rows: Row[]) =>
    writeFileSync(join(workspace, name), `k,v,w\n${rows.map(([k, v]) => `${k},${v},x\n`).join('')}`);
  return {
    app,
    definition,
    async run(inbound: Row[], outbound: Row[]) {
      write('in.csv', inbound);
      write('out.csv', outbound);
      return app.run(definition);
    },
  };
}

/** A workspace of Mei's, whose keys open at once. */
export function appIn(workspace: string, userName = 'mei', clock?: Clock): App {
  mkdirSync(workspace, { recursive: true });
  const environment = { USER: userName };
  return createApp({ workspace, workerFile: 'out/main/worker.js', threads: 2, environment, keyring, clock });
}

export function filterScope(filter: object = {}, undecidedOnly = false): Extract<Scope, { filter: unknown }> {
  return { filter: reviewFilterSchema.parse(filter), undecidedOnly };
}

export function verdictOn(status: VerdictOn['status'], more: Partial<VerdictOn> = {}): VerdictOn {
  return verdictOnSchema.parse({ status, reason: 'other', ...more });
}

/** What was decided on each finding of a run, by its key. */
export async function decidedIn(app: App, run: string): Promise<Record<string, string>> {
  const ids = await app.review.numbers(run, reviewFilterSchema.parse({}));
  const marks = await app.review.marks(run, ids);
  const findings = await app.examples(run, 1_000);
  const keyOf = (finding: Finding) => ('key' in finding ? String(finding.key.k) : finding.place);
  const byId = new Map<number, string>();
  for (const finding of findings) {
    const filter = reviewFilterSchema.parse({ kinds: [finding.kind], key: 'key' in finding ? [keyOf(finding)] : [] });
    for (const id of await app.review.numbers(run, filter)) byId.set(id, keyOf(finding));
  }
  return Object.fromEntries(
    marks.map(({ id, status, isChanged }) => [
      byId.get(id) ?? id,
      `${status ?? 'undecided'}${isChanged ? ', changed' : ''}`,
    ]),
  );
}

/** Adds somebody with a key, and acts as whoever acted before. */
export async function addPerson(app: App, name: string, role: 'auditor' | 'developer' | 'lead'): Promise<void> {
  app.people.add({ name, role });
  await app.people.makeKey(name, undefined);
}

/** Opens at once: what passphrases and locked keyrings do is tried where keys are. */
const keyring: Keyring = {
  seal: async (secret) => Buffer.from(secret).reverse(),
  open: async (sealed) => Buffer.from(sealed).reverse(),
};
