import { useTranslation } from '#renderer/words.ts';
import type { SettingName } from '#shared/catalogue.ts';
import type { Side } from '#shared/finding.ts';
import type { SourceType } from '#shared/source-settings.ts';
import { exampleOf } from './examples.ts';
import { type Hint, useSetting } from './setting.ts';

/** What a definition reads: its two sides, and the master list where it has one. */
export type SourcePlace = Side | 'master';
export type SettingProps = { side: SourcePlace; type: SourceType; name: SettingName };

/** What a setting is called, what it is for, and what stands in it. */
export function useSourceSetting({ side, type, name }: SettingProps) {
  const { t } = useTranslation('definition');
  const word = name === 'url' ? (`url_${type}` as 'url_redis') : name;
  const hint = (word in hints ? word : undefined) as Hint | undefined;
  const input = useSetting([side, name], hint);
  const description = t(`help.${word}` as 'help.url_redis');
  return { ...input, label: t(`settings.${name}`), description, placeholder: exampleOf(type, name) };
}

const hints: Partial<Record<Hint, true>> = {
  url_redis: true,
  url_mysql: true,
  match: true,
  keyPattern: true,
  table: true,
  where: true,
  delimiter: true,
  threadsRunningMax: true,
  snapshotAgeMax: true,
};
