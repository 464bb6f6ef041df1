import { Duplex } from 'node:stream';
import type { Connection } from 'mysql2';
import { BulkRows } from './bulk-rows.ts';

/**
 * Takes the place of the driver as the one that listens to its stream, which is the decrypted one under TLS. Undefined
 * where the driver does not listen as it is known to: every row then comes through it. A test notices.
 */
export function interceptRows(connection: Connection, guarded: (act: () => void) => void): BulkRows | undefined {
  // The stream is a property of the driver's connections, though not of their type.
  const { stream } = connection as { stream?: unknown };
  if (!(stream instanceof Duplex)) return undefined;
  const [listener, ...others] = stream.listeners('data');
  if (listener === undefined || others.length > 0) return undefined;
  const rows = new BulkRows((bytes) => listener.call(stream, bytes));
  stream.on('data', (bytes: Buffer) => guarded(() => rows.feed(bytes)));
  stream.off('data', listener as (bytes: Buffer) => void);
  return rows;
}
