import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TieoutError } from '#shared/errors.ts';
import { createGauge } from '#shared/gauge.ts';
import { mysqlSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { withLimits } from '#test/support/limits.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { contextOf } from '#test/support/source-context.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import { openMysql } from '#worker/sources/mysql.ts';

type Tls = Record<'ca' | 'cert' | 'key' | 'otherCa', string>;
let folder: string;
let tls: Tls;
let mariadb: Mariadb;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tieout-tls-'));
  tls = await certificates(folder);
  mariadb = await startMariadb({ tls });
  await mariadb.sql(`CREATE TABLE promo_sku (sku VARCHAR(20) PRIMARY KEY, promo_price DECIMAL(12,2));
    INSERT INTO promo_sku VALUES ('S1', 1); CREATE TABLE hidden (k INT PRIMARY KEY);
    CREATE USER reader IDENTIFIED BY 's3cret/%'; GRANT SELECT ON promo.promo_sku TO reader;
    CREATE USER one IDENTIFIED BY 's3cret/%' WITH MAX_USER_CONNECTIONS 1; GRANT SELECT ON promo.* TO one;
    CREATE USER secure IDENTIFIED BY 's3cret/%' REQUIRE SSL; GRANT SELECT ON promo.* TO secure`);
});
afterAll(async () => {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function certificates(into: string): Promise<Tls> {
  const authority = (name: string) =>
    generate([{ name: 'commonName', value: name }], {
      algorithm: 'sha256',
      extensions: [
        { name: 'basicConstraints', cA: true, critical: true },
        { name: 'keyUsage', keyCertSign: true, critical: true },
      ],
    });
  const ca = await authority('Test authority');
  const server = await generate([{ name: 'commonName', value: 'db.example' }], {
    algorithm: 'sha256',
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'db.example' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  const write = (name: string, pem: string) => {
    writeFileSync(join(into, name), pem, { mode: 0o600 });
    return join(into, name);
  };
  return {
    ca: write('ca.pem', ca.cert),
    cert: write('cert.pem', server.cert),
    key: write('key.pem', server.private),
    otherCa: write('other.pem', (await authority('Another authority')).cert),
  };
}

const context = contextOf(['sku'], [{ name: 'price', type: 'decimal' }]);
const columns = { price: 'promo_price' };
const as = (user: string, database = 'promo') => `mysql://${user}@127.0.0.1:${mariadb.port}/${database}`;

const open = (settings: object, of = context) =>
  openMysql(mysqlSettings.parse({ type: 'mysql', url: mariadb.url, columns, ...settings }), of);

async function read(settings: object, of = context): Promise<CollectingSink> {
  const sink = new CollectingSink(of);
  const source = await open(settings, of);
  try {
    await source.read(null, sink, new AbortController().signal);
  } finally {
    await source.close();
  }
  return sink;
}

async function failure(act: Promise<unknown>): Promise<Pick<TieoutError, 'code' | 'message' | 'next' | 'isTransient'>> {
  const error = await act.then(
    () => new Error('nothing failed'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TieoutError)) throw error;
  expect(`${error.message} ${error.next} ${error.stack}`).not.toContain('s3cret');
  const { code, message, next, isTransient } = error;
  return { code, message, next, isTransient };
}

describe('a server that cannot be read says why and what to do', () => {
  test('when nothing listens', async () => {
    const gone = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => gone.once('listening', resolve));
    const address = gone.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => gone.close(resolve));
    expect(await failure(open({ url: `mysql://u:s3cret@127.0.0.1:${port}/promo`, table: 'promo_sku' }))).toEqual({
      code: 'unreachable',
      message: `mysql 127.0.0.1:${port} refused the connection`,
      next: 'Start the server there, or correct outbound.url.',
      isTransient: true,
    });
  });

  test('when the password is wrong, or missing', async () => {
    const refused = {
      code: 'unreachable',
      message: `mysql 127.0.0.1:${mariadb.port} refused user reader: wrong password, or no account for this host`,
      next: 'Check the user and password in outbound.url.',
      isTransient: false,
    };
    expect(await failure(open({ url: as('reader:s3cret'), table: 'promo_sku' }))).toEqual(refused);
    expect((await failure(open({ url: as('reader'), table: 'promo_sku' }))).message).toContain('no password was given');
  });

  test('when there is no such database, or it may not be used', async () => {
    expect(await failure(open({ url: as('root', 'prmo'), table: 'promo_sku' }))).toMatchObject({
      message: `mysql 127.0.0.1:${mariadb.port} has no database prmo`,
      isTransient: false,
    });
    expect(await failure(open({ url: as('reader:s3cret%2F%25', 'mysql'), table: 'user' }))).toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('refused user reader: no access to database mysql'),
    });
  });

  test('when the user has connections enough, which may pass', async () => {
    const url = as('one:s3cret%2F%25');
    const first = await open({ url, table: 'promo_sku' });
    expect(await failure(open({ url, table: 'promo_sku' }))).toMatchObject({ code: 'unreachable', isTransient: true });
    await first.close();
  });

  test('when the url cannot be read', async () => {
    const wrong = { code: 'definition', next: expect.stringContaining('%40'), message: 'outbound.url: not a url' };
    expect(await failure(open({ url: 'mysql://u:s3cret#@h/db', table: 't' }))).toMatchObject(wrong);
    expect(await failure(open({ url: 'mysql://u:s3cret%@h/db', table: 't' }))).toMatchObject(wrong);
    expect(await failure(open({ url: `${as('root')}?multipleStatements=true`, table: 't' }))).toMatchObject({
      code: 'definition',
    });
  });
});

describe('a definition that does not fit the server names what is nearest', () => {
  test('for a table', async () => {
    expect(await failure(open({ table: 'promo_sku_' }))).toMatchObject({
      code: 'definition',
      message: 'outbound.table: database promo has no table promo_sku_; did you mean promo_sku?',
    });
    expect(await failure(open({ table: 'promo_sku`; DROP TABLE promo_sku' }))).toMatchObject({ code: 'definition' });
    expect(await failure(open({ url: as('reader:s3cret%2F%25'), table: 'hidden' }))).toMatchObject({
      message: expect.stringContaining('has no table hidden'),
    });
  });

  test('for a column of a table or a query', async () => {
    const wrong = { columns: { price: 'promo_prize' } };
    expect((await failure(open({ table: 'promo_sku', ...wrong }))).message).toBe(
      'outbound.columns.price: table promo_sku has no column promo_prize; did you mean promo_price?',
    );
    expect((await failure(read({ query: 'SELECT * FROM promo_sku', ...wrong }))).message).toBe(
      'outbound.columns.price: the query has no column promo_prize; did you mean promo_price?',
    );
    expect((await failure(read({ query: 'SELECT *, 1 AS sku FROM promo_sku' }))).message).toBe(
      'outbound.query gives two columns named sku',
    );
  });

  test('for SQL, in the words of the server', async () => {
    expect(await failure(read({ table: 'promo_sku', where: 'promo_price >' }))).toMatchObject({
      code: 'definition',
      message: expect.stringMatching(/^outbound\.where: You have an error in your SQL syntax/),
    });
    expect((await failure(read({ query: 'SELECT nothing FROM promo_sku' }))).message).toMatch(
      /^outbound\.query: Unknown column 'nothing'/,
    );
  });

  test('for a query that is no select, which is never carried out', async () => {
    expect(await failure(read({ query: "INSERT INTO promo_sku VALUES ('S2', 2)" }))).toMatchObject({
      code: 'definition',
      message: 'outbound.query: sources are only read; this statement would write',
    });
    expect((await failure(read({ query: 'DROP TABLE promo_sku' }))).code).toBe('definition');
    expect((await failure(read({ query: 'SELECT 1; DELETE FROM promo_sku' }))).code).toBe('definition');
    expect((await failure(read({ query: 'DO 1' }))).message).toBe('outbound.query gives no records');
    expect(await mariadb.sql('SELECT COUNT(*) AS n FROM promo_sku')).toEqual([{ n: 1 }]);
  });
});

describe('a read under way', () => {
  const endless = { query: 'SELECT seq AS sku, 1 AS promo_price FROM seq_1_to_1000000000' };

  test('fails at once, and may be tried again, when the connection is killed', () =>
    withLimits({ mysqlPageRecords: 1_000 }, async () => {
      // Slow rows: whoever kills the connection connects from this thread, too.
      const source = await open({ query: endless.query.replace('1 AS', 'SLEEP(0.0002) AS') });
      const sink = new CollectingSink(context);
      sink.onMark = () => void (sink.cursors.length === 1 && killOthers());
      const error = await failure(source.read(null, sink, new AbortController().signal));
      expect(error).toMatchObject({ code: 'unreachable', isTransient: true });
      await source.close();
    }));

  test('ends at once when it is aborted, in the middle of a result or before one', async () => {
    for (const query of [endless.query, 'SELECT SLEEP(3600) AS sku, 1 AS promo_price']) {
      const source = await open({ query });
      const stop = new AbortController();
      const sink = new CollectingSink(context);
      void setTimeout(300).then(() => stop.abort());
      await source.read(null, sink, stop.signal);
      await source.close();
    }
  });

  test('leaves what the sink throws as it is', async () => {
    const source = await open({ table: 'promo_sku' });
    const sink = new CollectingSink(context);
    const full = new Error('the disk is full');
    sink.accept = () => {
      throw full;
    };
    await expect(source.read(null, sink, new AbortController().signal)).rejects.toBe(full);
    await source.close();
  });

  async function killOthers(): Promise<void> {
    const others = await mariadb.sql('SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()');
    await mariadb.sql(others.map(({ id }) => `KILL ${id}`).join(';'));
  }
});

describe('TLS', () => {
  const url = () => as('secure:s3cret%2F%25');
  const reading = (settings: object, at = url()) => read({ url: at, table: 'promo_sku', tls: settings });

  test('is verified down to the name of the host', async () => {
    expect((await reading({ ca: tls.ca })).records).toEqual([['S1', '1']]);
    expect((await reading({ ca: tls.ca, serverName: 'db.example' })).records).toEqual([['S1', '1']]);
    for (const serverName of ['localhost', 'other.example', '127.0.0.2']) {
      expect(await failure(reading({ ca: tls.ca, serverName }))).toMatchObject({
        code: 'unreachable',
        isTransient: false,
        message: expect.stringContaining("does not match certificate's altnames"),
      });
    }
    const byName = url().replace('127.0.0.1', 'localhost');
    expect(await failure(reading({ ca: tls.ca }, byName))).toMatchObject({ code: 'unreachable' });
  });

  test('keeps no row from being taken in bulk', async () => {
    class OnlyInBulk extends SnapshotWriter {
      override accept(): void {
        throw new Error('a row came by itself');
      }
    }
    const query = 'SELECT seq AS sku, 1 AS promo_price FROM seq_1_to_50000';
    const source = await open({ url: url(), query, tls: { ca: tls.ca } });
    const sink = new OnlyInBulk({ path: join(folder, 'tls.snapshot'), gauge: createGauge(), ...context });
    await source.read(null, sink, new AbortController().signal);
    await source.close();
    expect(sink.seal()).toMatchObject({ read: 50_000, invalid: 0 });
    sink.close();
  });

  test('refuses an authority that is not known', async () => {
    for (const settings of [{ ca: tls.otherCa }, true]) {
      expect(await failure(read({ url: url(), table: 'promo_sku', tls: settings }))).toMatchObject({
        code: 'unreachable',
        isTransient: false,
        message: expect.stringMatching(/was refused, its certificate does not hold: /),
        next: expect.stringContaining('outbound.tls.ca'),
      });
    }
  });

  test('is asked for where the server insists on it, or where a file is not there', async () => {
    expect((await failure(read({ url: url(), table: 'promo_sku' }))).code).toBe('unreachable');
    expect(await failure(reading({ ca: '/nowhere/ca.pem' }))).toMatchObject({
      code: 'definition',
      message: 'outbound.tls.ca: /nowhere/ca.pem cannot be read',
    });
  });
});

describe('a server that hangs', () => {
  const settings = { table: 'promo_sku' };
  const silent = () => ({
    code: 'unreachable',
    message: `mysql 127.0.0.1:${mariadb.port} fell silent`,
    isTransient: true,
  });

  async function readHanging(settings: object): Promise<void> {
    const source = await open(settings);
    mariadb.pause();
    try {
      await source.read(null, new CollectingSink(context), new AbortController().signal);
    } finally {
      mariadb.unpause();
      await source.close();
    }
  }

  test('is given up once it has been silent too long', () =>
    withLimits({ mysqlSilenceMs: 300 }, async () => {
      expect(await failure(readHanging(settings))).toMatchObject(silent());
    }));

  test('is not taken for one that computes', () =>
    withLimits({ mysqlSilenceMs: 300 }, async () => {
      const query = 'SELECT SLEEP(1) AS sku, 1 AS promo_price';
      expect((await read({ query })).records).toEqual([['0', '1']]);
      expect((await read({ ...settings, where: 'SLEEP(0.6) = 0' })).records).toEqual([['S1', '1']]);
    }));

  test('is told from one that sends, over TLS too, however long that takes', () =>
    withLimits({ mysqlSilenceMs: 500, mysqlComputeMs: 500 }, async () => {
      const url = as('secure:s3cret%2F%25');
      const query = 'SELECT seq AS sku, 1 AS promo_price FROM seq_1_to_800000';
      expect((await read({ url, query, tls: { ca: tls.ca } })).records).toHaveLength(800_000);
      await expect(read({ query: 'SELECT SLEEP(3) AS sku, 1 AS promo_price' })).rejects.toMatchObject(silent());
    }));
});

test('a server that is killed while it is read is found out by its connection, not by its silence', async () => {
  const doomed = await startMariadb();
  try {
    const settings = { type: 'mysql', url: doomed.url, query: 'SELECT seq AS sku FROM seq_1_to_1000000000' };
    const of = contextOf(['sku']);
    const source = await openMysql(mysqlSettings.parse(settings), of);
    const sink = new CollectingSink(of);
    sink.onMark = () => {
      sink.records.length = 0;
      if (sink.cursors.length > 1) return;
      void doomed.kill();
    };
    expect(await failure(source.read(null, sink, new AbortController().signal))).toEqual({
      code: 'unreachable',
      message: `mysql 127.0.0.1:${doomed.port} broke off the connection`,
      next: 'Check the server, then try again.',
      isTransient: true,
    });
    await source.close();
  } finally {
    await doomed.stop();
  }
});
