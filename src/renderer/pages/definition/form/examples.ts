import type { SettingName } from '#shared/catalogue.ts';
import type { SourceType } from '#shared/source-settings.ts';

/** What a setting may look like: shown where nothing stands yet. The same in every language. */
export function exampleOf(type: SourceType, name: SettingName): string | undefined {
  return examples[`${type} ${name}`] ?? examples[name];
}

const examples: Record<string, string> = {
  'csv path': 'sent.csv',
  'ndjson path': 'sent.ndjson',
  'sqlite path': 'promo.db',
  'redis url': 'redis://127.0.0.1:6379/0',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is what people write there.
  'mysql url': 'mysql://reader:${MYSQL_PASSWORD}@127.0.0.1:3306/promo',
  match: 'pool:618:in:*',
  keyPattern: 'order:{order_id}:{line}',
  table: 'promo_sku',
  query: 'select sku, price from promo_sku',
  where: 'activity_id = 618',
  nulls: '\\N, NULL',
  threadsRunningMax: '50',
  snapshotAgeMax: '1h',
};
