import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { reviewColumnName } from '#shared/review-columns.ts';
import { nearest, printable } from '#shared/text.ts';
import { indent, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addTemplates: AddCommand = (program, act) => {
  program
    .command('templates')
    .argument('[name]', 'a reconciliation; all of them where none is given')
    .option('--remove <template>', 'remove this saved report')
    .description('list the saved reports, which export --template writes')
    .action(
      act(async (session, name: string | undefined, { remove }: { remove?: string }) => {
        const client = await session.client();
        const all = await client.reports.allTemplates();
        if (remove !== undefined) {
          const found = all.find((one) => one.name === remove && one.reconciliation === name);
          if (!found) {
            throw new TieoutError('not-found', `there is no saved report ${remove}${name ? ` of ${name}` : ''}`, {
              next: 'Name the reconciliation first: tieout templates NAME --remove TEMPLATE.',
            });
          }
          await client.reports.removeTemplate({ reconciliation: found.reconciliation, name: remove });
          session.print({ removed: remove, reconciliation: name }, `${printable(remove)} is removed.`);
          return 0;
        }
        if (name !== undefined) await refuseUnknown(client, name, all);
        const templates = all.filter((one) => name === undefined || one.reconciliation === name);
        const rows = templates.map((one) => [
          printable(one.reconciliation),
          printable(one.name),
          one.asked.format,
          printable(whatText(one.asked)),
        ]);
        const heads = ['reconciliation', 'report', 'format', 'what'].map((head) => paint('dim', head));
        const text =
          rows.length === 0
            ? session.typed('No saved reports. Keep one with tieout export RUN … --save-as NAME.')
            : table([heads, ...rows], []);
        session.print({ templates }, `\n${indent(text)}\n`);
        return 0;
      }),
    );
};

/** An empty list of a reconciliation that there is not would be taken for one that has no saved reports. */
async function refuseUnknown(client: EngineClient, name: string, all: { reconciliation: string }[]): Promise<void> {
  const run = await client.analysis.reconciliations();
  const known = new Set([...all.map(({ reconciliation }) => reconciliation), ...run.map((one) => one.name)]);
  if (known.has(name)) return;
  const near = nearest(name, known);
  const names = known.size === 0 ? 'None was ever run.' : `There are ${[...known].map(printable).join(', ')}.`;
  throw new TieoutError('not-found', `there is no reconciliation ${name} in this workspace`, {
    next: `${near ? `Did you mean ${near}?` : names} Saved reports are listed by tieout templates, and removed by --remove.`,
  });
}

/** `missing, different · undecided · price, status · raw` */
function whatText({ kinds, standings, options: { fields, review, raw, bom, language, buckets } }: ReportAsked): string {
  const parts = [
    kinds?.join(', '),
    standings?.join(', '),
    fields?.join(', '),
    review?.map(reviewColumnName).join(', '),
    raw && 'raw',
    bom && 'bom',
    language,
    buckets && `${buckets} buckets`,
  ];
  return parts.filter(Boolean).join(' · ') || 'everything';
}
