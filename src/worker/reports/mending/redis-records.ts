import { crc32 } from 'node:zlib';
import type { Column, Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { KeyPattern } from '#worker/records/key-pattern.ts';
import type { Value } from './changes.ts';

/** Where a record is: a Redis key, and the field of it where the key is a bucket of many. */
export type RedisPlace = { key: string; field?: string };

type Settings = SettingsOf<'redis'>;

/** Says where the record of a key is. Throws `usage` where that cannot be told from the key. */
export function redisPlaces(
  settings: Settings,
  { key }: Pick<Definition, 'key'>,
  buckets: number | undefined,
  bucketOf: (field: string, buckets: number) => string = crcBucket,
): (key: Value[]) => RedisPlace {
  const spelled = keySpelling(settings, key);
  if (settings.layout !== 'hash-buckets') return (values) => ({ key: spelled(values) });
  const parts = (settings.match ?? '').split('*');
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined || /[?[\]\\]/.test(before + after)) {
    throw new TieoutError('usage', `redis cannot tell a bucket's name from outbound.match ${settings.match ?? ''}`, {
      next: 'Write it with a single * where the number of the bucket stands.',
    });
  }
  if (buckets === undefined) {
    throw new TieoutError('usage', 'outbound is in buckets, and how many there are is not said', {
      next: 'Add --buckets with the number of buckets of the pool.',
    });
  }
  return (values) => {
    const field = spelled(values);
    return { key: `${before}${bucketOf(field, buckets)}${after}`, field };
  };
}

function crcBucket(field: string, buckets: number): string {
  return `${crc32(Buffer.from(field)) % buckets}`;
}

function keySpelling({ keyPattern }: Settings, key: Column[]): (values: Value[]) => string {
  if (keyPattern === undefined) return ([only]) => only?.text ?? '';
  const pattern = new KeyPattern(keyPattern);
  const strangers = pattern.names.filter((name) => !key.some((column) => column.name === name));
  if (strangers.length > 0) {
    throw new TieoutError(
      'usage',
      `redis cannot tell a key from outbound.keyPattern: ${strangers.join(', ')} is compared`,
      {
        next: 'Make it part of the key, or export as ndjson.',
      },
    );
  }
  return (values) => pattern.spelled((name) => values.find(({ column }) => column.name === name)?.text ?? '');
}
