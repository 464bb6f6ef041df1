import type { Column } from '#shared/definition.ts';
import type { SourceRole } from '#shared/finding.ts';
import type { SettingsOf, SourceType } from '#shared/source-settings.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';

/** What a source needs to know of the definition: the columns of a row, keys first. */
export type SourceContext = { side: SourceRole; key: Column[]; fields: Column[] };

/**
 * One side's records, wherever they are. Errors: `definition` where the settings do not fit what is there (a wrong
 * column), `unreachable` where it cannot be read (transient where trying again may help).
 */
export interface Source {
  /** Pushes every record into the sink, from the beginning or from where a checkpoint stood. Ends early when the signal aborts. */
  read(from: Cursor | null, sink: RecordSink, signal: AbortSignal): Promise<void>;
  /**
   * Pushes the records of some keys, from the beginning, and perhaps others. False, and nothing was pushed, where only
   * reading everything finds every record of these keys.
   */
  readKeys?(asked: AskedKeys, sink: RecordSink, signal: AbortSignal): Promise<boolean>;
  /** About how many records there are, without reading them all. */
  estimate(signal: AbortSignal): Promise<Estimate>;
  close(): Promise<void>;
}

/**
 * Keys whose records are looked for, as canonical texts. `areTwice`: one of them was there twice before, so it cannot be
 * said of a key which place it has.
 */
export type AskedKeys = { keys: readonly string[][]; areTwice: boolean };

/** Whether a key's canonical texts are what the source holds: else one key may be spelled in several ways. */
export function isSpelledAsKept({ key }: SourceContext): boolean {
  return key.every(({ type, trim, ignoreCase }) => type === 'text' && !trim && !ignoreCase);
}

export type Estimate = { records: number; isExact: boolean };

export type OpenSource<Type extends SourceType> = (
  settings: SettingsOf<Type>,
  context: SourceContext,
) => Promise<Source>;

/** Columns of a row in order, each with the name the source knows it by. */
export function sourceNames(context: SourceContext, columns: Record<string, string> | undefined): string[] {
  // A field may be called `constructor`, which every object seems to have.
  const known = new Map(Object.entries(columns ?? {}));
  return [...context.key, ...context.fields].map(({ name }) => known.get(name) ?? name);
}

/** What a checkpoint says no longer fits the source; the snapshot must be read from the beginning. */
export class CursorLost extends Error {}
