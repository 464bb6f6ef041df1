import * as z from 'zod';
import { mysqlUrl, tlsSettings } from './source-settings.ts';

/** How much of a run is journalled: its counts partition by partition; its findings, too; the records that matched, too. */
export const journalLevels = ['summary', 'findings', 'full'] as const;
export type JournalLevel = (typeof journalLevels)[number];

/** A definition's `journal`: a schema of MySQL or MariaDB in which Tieout keeps tables of its own. */
export const journalSettings = z.strictObject({
  url: mysqlUrl,
  level: z.enum(journalLevels).default('findings'),
  tls: tlsSettings.optional(),
});
export type JournalSettings = z.output<typeof journalSettings>;

/** A journal by what of its address may be shown: `mysql 127.0.0.1:3306/audit`. */
export function journalName({ url }: Pick<JournalSettings, 'url'>): string {
  return `mysql ${url.slice(Math.max(url.lastIndexOf('@') + 1, url.indexOf('://') + 3))}`;
}
