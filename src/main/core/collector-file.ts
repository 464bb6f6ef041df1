import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  type CollectorSettings,
  collectorSchema,
  deadLetterSettings,
  poolSettings,
  queueSettings,
  versionLong,
} from '#shared/collector.ts';
import { fieldLong } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { TlsSettings } from '#shared/source-settings.ts';
import type { Vocabulary } from './definition-complaints.ts';
import { anchoredTls, parseSettings, readText, type SettingsFile } from './definition-file.ts';

/** Reads a collector's file: YAML, `${NAME}` from the environment, every setting checked, paths made absolute. */
export function loadCollector(file: string, environment: Record<string, string | undefined>): CollectorSettings {
  const path = resolve(file);
  // No command writes one to begin with, as one does a definition.
  if (!existsSync(path))
    throw new TieoutError('definition', `the collector's file ${file} does not exist`, { next: 'Check the path.' });
  const settings = parseSettings(readText(path, file), basename(file), environment, collectorFile);
  const folder = dirname(path);
  const anchored = <Part extends { tls?: TlsSettings | undefined }>(part: Part): Part =>
    part.tls === undefined ? part : { ...part, tls: anchoredTls(part.tls, folder) };
  return {
    ...settings,
    pool: anchored(settings.pool),
    inbound: settings.inbound && anchored(settings.inbound),
    outbound: settings.outbound && anchored(settings.outbound),
  };
}

const vocabulary: Vocabulary = {
  kindAt: () => ({ types: Object.keys(queueSettings), word: 'queue' }),
  settingsAt([first, ...rest], type) {
    if (first === undefined) return Object.keys(collectorSchema.shape);
    if (rest.at(-1) === 'tls') return ['ca', 'cert', 'key', 'serverName'];
    if (first === 'pool') return Object.keys(poolSettings.shape);
    if (first === 'key') return Object.keys(fieldLong.shape);
    if (first === 'version') return Object.keys(versionLong.shape);
    if (first === 'deadLetter') return Object.keys(deadLetterSettings.shape);
    const schema = Object.hasOwn(queueSettings, type) ? queueSettings[type as keyof typeof queueSettings] : undefined;
    return schema ? Object.keys(schema.shape) : [];
  },
};

const collectorFile: SettingsFile<typeof collectorSchema> = {
  schema: collectorSchema,
  vocabulary,
  next: 'Correct the file; resources/collector.yaml is an example to compare with.',
  command: 'collect',
};
