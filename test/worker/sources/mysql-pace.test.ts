import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { mysqlSettings } from '#shared/source-settings.ts';
import { withLimits } from '#test/support/limits.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import type { Cursor } from '#worker/records/sink.ts';
import { ServerLoad } from '#worker/sources/mysql/load.ts';
import { openMysql } from '#worker/sources/mysql.ts';

const folder = tempFolder();
let mariadb: Mariadb;
beforeAll(async () => {
  mariadb = await startMariadb();
});
afterAll(() => mariadb?.stop());

const context = contextOf(['k']);

class Writer extends SnapshotWriter {
  readonly waits: boolean[] = [];
  onWait = () => {};
  override wait(isWaiting: boolean): void {
    super.wait(isWaiting);
    if (this.waits.at(-1) !== isWaiting) this.waits.push(isWaiting);
    if (isWaiting) this.onWait();
  }
}

function writer(path = folder.path('outbound.snapshot'), gauge = createGauge()): Writer {
  return new Writer({ path, gauge, ...context });
}

/** Where a snapshot's checkpoint stands. */
function checkpointOf(path: string): Cursor | null {
  const again = writer(path);
  again.close();
  return again.cursor;
}

async function fill(records: number): Promise<void> {
  await mariadb.sql(`DROP TABLE IF EXISTS t; CREATE TABLE t (k INT PRIMARY KEY);
    INSERT INTO t SELECT seq FROM seq_1_to_${records}`);
}

async function read(sink: SnapshotWriter, settings: object, signal = new AbortController().signal): Promise<void> {
  const pages = { records: 10, recordsMax: 10, ms: 500 };
  const all = mysqlSettings.parse({ type: 'mysql', url: mariadb.url, table: 't', ...settings });
  const source = await openMysql(all, context, pages);
  await source.read(null, sink, signal).finally(() => source.close());
}

/** Keeps a thread of the server at work until the function that is returned is called. */
async function busyServer(): Promise<() => Promise<void>> {
  const work = mariadb.sql('SELECT SLEEP(300)').catch(() => {});
  const find = "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT SLEEP%'";
  let [found] = await mariadb.sql(find);
  while (!found) [found] = await mariadb.sql(find);
  return async () => {
    await mariadb.sql(`KILL ${found?.id}`);
    await work;
  };
}

describe('between pages a read', () => {
  test('does not wait where no more threads are at work than may be', async () => {
    await fill(35);
    const sink = writer();
    await read(sink, { threadsRunningMax: 1 });
    expect(sink.seal()).toMatchObject({ read: 35, sittings: 1 });
    expect(sink.waits).not.toContain(true);
    sink.close();
  });

  test('waits for a busy server, says so, and goes on where it was', async () => {
    await fill(35);
    const calm = await busyServer();
    const sink = writer();
    let ended: Promise<void> | undefined;
    sink.onWait = () => {
      ended ??= calm();
    };
    await read(sink, { threadsRunningMax: 1 });
    await ended;
    expect(sink.seal()).toMatchObject({ read: 35, sittings: 1 });
    expect(sink.waits).toEqual([true, false]);
    sink.close();
  });

  test('never looks where it is told not to', async () => {
    await fill(35);
    const calm = await busyServer();
    const sink = writer();
    await mariadb.sql("SET GLOBAL log_output = 'TABLE', general_log = 1");
    await read(sink, { threadsRunningMax: 'off' });
    await mariadb.sql('SET GLOBAL general_log = 0');
    await calm();
    expect(sink.seal().read).toBe(35);
    const asked = "SELECT COUNT(*) AS n FROM mysql.general_log WHERE argument LIKE 'SHOW GLOBAL STATUS%'";
    expect(await mariadb.sql(asked)).toEqual([{ n: 0 }]);
    sink.close();
  });

  test('gives up when the server stays busy, with what was read kept', async () => {
    await fill(35);
    const calm = await busyServer();
    const path = folder.path('outbound.snapshot');
    const sink = writer(path);
    const error = await withLimits({ mysqlBusyMs: 100, checkpointEveryMs: 0 }, () =>
      read(sink, { threadsRunningMax: 1 }).catch((thrown: unknown) => thrown),
    );
    expect(error).toBeInstanceOf(TieoutError);
    expect(error).toMatchObject({
      code: 'unreachable',
      isTransient: false,
      message: expect.stringContaining('2 threads are running, more than outbound.threadsRunningMax, 1'),
    });
    expect(sink.waits).toEqual([true, false]);
    sink.close();
    expect(checkpointOf(path)).toMatchObject({ done: 10 });
    await calm();
  });

  test('ends at once when the run is stopped while it waits, at a checkpoint', async () => {
    await fill(35);
    const calm = await busyServer();
    const stopped = createGauge();
    const path = folder.path('outbound.snapshot');
    const sink = writer(path, stopped);
    sink.onWait = () => requestStop(stopped);
    await expect(read(sink, { threadsRunningMax: 1 })).rejects.toMatchObject({ code: 'interrupted' });
    sink.close();
    expect(checkpointOf(path)).toMatchObject({ done: 10 });
    await calm();
  });

  test('ends at once when it is cut off while it waits', async () => {
    await fill(35);
    const calm = await busyServer();
    const sink = writer();
    const cut = new AbortController();
    sink.onWait = () => cut.abort();
    await read(sink, { threadsRunningMax: 1 }, cut.signal);
    expect(sink.waits).toEqual([true, false]);
    sink.close();
    await calm();
  });

  test('asks no more of a server that does not say how busy it is', async () => {
    let asked = 0;
    const refuses = {
      address: { side: 'outbound', name: 'mysql' } as never,
      stopped: new TieoutError('interrupted', 'stopped'),
      rows: async () => {
        asked++;
        throw new TieoutError('unreachable', 'access denied');
      },
    };
    const load = new ServerLoad(refuses, 1);
    const sink = writer();
    const pageEnd = { sink, cursor: () => ({}), signal: new AbortController().signal };
    await load.untilCalm(pageEnd);
    await load.untilCalm(pageEnd);
    expect(asked).toBe(1);
    sink.close();
  });
});

describe('a snapshot of the server', () => {
  /** Reads while somebody adds a record after the first page, during which the server is busy. */
  const readAdding = async (settings: object) => {
    await fill(35);
    const calm = await busyServer();
    const sink = writer();
    let added: Promise<void> | undefined;
    sink.onWait = () => {
      added ??= mariadb.sql('INSERT INTO t VALUES (1000)').then(calm);
    };
    await read(sink, { threadsRunningMax: 1, ...settings });
    await added;
    const { read: records, sittings } = sink.seal();
    sink.close();
    return { records, sittings };
  };

  test('is kept from the first page to the last', async () => {
    expect(await readAdding({})).toEqual({ records: 35, sittings: 1 });
    expect(await readAdding({ snapshotAgeMax: '2h' })).toEqual({ records: 35, sittings: 1 });
  });

  test('is begun anew at a page when it has grown old, which is another sitting', async () => {
    expect(await readAdding({ snapshotAgeMax: '0s' })).toEqual({ records: 36, sittings: 4 });
  });
});

test('settings that mean nothing say what to write', () => {
  const complaint = (settings: object) =>
    mysqlSettings.safeParse({ type: 'mysql', url: 'mysql://h/db', table: 't', ...settings }).error?.issues[0]?.message;
  for (const threadsRunningMax of [0, -1, 1.5, '50', 'never', null])
    expect(complaint({ threadsRunningMax })).toMatch(/such as 50, or off$/);
  for (const snapshotAgeMax of [30, '', '30', '2 hours', '-1h', 'off'])
    expect(complaint({ snapshotAgeMax })).toMatch(/30m or 2h$/);
  expect(complaint({ threadsRunningMax: 'off', snapshotAgeMax: '1.5h' })).toBeUndefined();
});
