import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, createApp } from '#main/app.ts';
import type { ActivityLine, Pass } from '#shared/activity.ts';

export type Rows = Record<string, string>;

/** A time that stands still until a test moves it. */
export function testClock(start: string) {
  let now = new Date(start);
  return {
    now: () => now,
    set: (time: string) => {
      now = new Date(time);
    },
  };
}

/** A workspace with a reconciliation of two CSV files in its folder of definitions, and engines on it that share a clock. */
export function clearingIn(workspace: string, start: string) {
  const clock = testClock(start);
  const folder = join(workspace, 'definitions');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'orders.yaml');
  const side = (name: string) => JSON.stringify(join(workspace, name));
  const write = (name: string, rows: Rows) =>
    writeFileSync(
      join(workspace, name),
      `k,v\n${Object.entries(rows)
        .map(([k, v]) => `${k},${v}\n`)
        .join('')}`,
    );
  return {
    clock,
    path,
    /** Writes the definition, with what it is cleared for. */
    define: (more: string, { fields = '[v]', inbound = `{ type: csv, path: ${side('in.csv')} }` } = {}) =>
      writeFileSync(
        path,
        `name: orders\n${more}\nkey: [k]\nfields: ${fields}\ninbound: ${inbound}\noutbound: { type: csv, path: ${side('out.csv')} }\n`,
      ),
    sides(inbound: Rows, outbound: Rows) {
      write('in.csv', inbound);
      write('out.csv', outbound);
    },
    open: (): App =>
      createApp({ workspace, workerFile: 'out/main/worker.js', threads: 1, environment: { USER: 'mei' }, clock }),
  };
}

/** Lets an engine look, and waits until all that it began is over. Throws what it would have logged. */
export async function look(app: App): Promise<void> {
  const errors: unknown[] = [];
  await app.schedule.look((error) => errors.push(error));
  await Promise.allSettled(app.active.underWay().map(({ run }) => app.active.wait(run)));
  if (errors.length > 0) throw errors[0];
}

export function lineIn(app: App): ActivityLine {
  const [line] = app.schedule.lines();
  if (!line) throw new Error('nothing is cleared by itself');
  return line;
}

/** Each pass by its lead in hours, or its time, and how it stands. */
export function standOf(app: App): string[] {
  return lineIn(app).passes.map(
    ({ leadSeconds, dueAt, state }) => `${leadSeconds === null ? dueAt : `T-${leadSeconds / 3_600}h`} ${state}`,
  );
}

export function begun(app: App): Pass[] {
  return lineIn(app).passes.filter(({ run }) => run !== null);
}
