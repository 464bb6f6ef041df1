import type { VersionSettings } from '#shared/collector.ts';
import { compareVersions, type Version, versionReader } from './version.ts';

/**
 * A version as its record spells it. What it is compared as is found out when it is compared, and kept: of most keys one
 * version ever comes, and reading a datetime takes longer than all else that is read of a record.
 */
export type SpelledVersion = { text: string; read: (text: string) => Version | { reason: string }; version?: Version };

/** Reads a version's text, or says why it is none, as `versionReader` does. */
export function spelledVersionReader(settings: VersionSettings): (text: string) => SpelledVersion | { reason: string } {
  const read = versionReader(settings);
  const isPlain = plainForm(settings);
  return (text) => {
    if (isPlain(text)) return { text, read };
    const version = read(text);
    return 'reason' in version ? version : { text, read, version };
  };
}

/** Negative where `a` is the lower version. */
export function compareSpelled(a: SpelledVersion, b: SpelledVersion): number {
  return a.text === b.text && a.read === b.read ? 0 : compareVersions(versionOf(a), versionOf(b));
}

function versionOf(spelled: SpelledVersion): Version {
  spelled.version ??= certainly(spelled.read(spelled.text));
  return spelled.version;
}

function certainly(version: Version | { reason: string }): Version {
  if ('reason' in version) throw new Error(`a version that was taken to be plain is none: ${version.reason}`);
  return version;
}

/** What is certain to be a version without being read. Narrower than what is one: the rest is read at once. */
function plainForm({ type, format, zone }: VersionSettings): (text: string) => boolean {
  switch (type) {
    // Whatever is neither number nor datetime is a text.
    case undefined:
    case 'text':
      return () => true;
    case 'integer':
    case 'decimal':
      return (text) => text.length <= plainDigitsMax && plainInteger.test(text);
    case 'datetime':
      if (format !== 'iso') return () => false;
      return zone === 'UTC' ? (text) => plainDatetime.test(text) : (text) => plainInstant.test(text);
  }
}

const plainDigitsMax = 18;
const plainInteger = /^\d+$/;
// Days that every month has, and years far from those at which datetimes end, whatever the offset.
const date = '[12]\\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])';
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?';
const offset = '(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)';
const plainInstant = new RegExp(`^${date}[T ]${time}${offset}$`);
const plainDatetime = new RegExp(`^${date}[T ]${time}${offset}?$`);
