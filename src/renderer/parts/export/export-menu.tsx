import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { notifyFailure } from '../failure.tsx';
import { beginExport, type Exportable, plainReport } from './asked-report.ts';
import styles from './export.module.css';
import { ExportDialog } from './export-dialog.tsx';
import { FormatMenu } from './format-menu.tsx';

/** Exports the findings of a run, or a list of them: in a format at once, as a saved report, or as chosen in a dialog. */
export function ExportMenu(what: Exportable) {
  const { t, i18n } = useTranslation('export');
  const [isChoosing, setChoosing] = useState(false);
  const { data: formats = [] } = useQuery(calls.reports.formats.queryOptions());
  const { data: templates = [] } = useQuery(calls.reports.templates.queryOptions({ input: { run: what.run } }));
  const begin = (asked: ReportAsked) => {
    const ending = formats.find(({ format }) => format === asked.format)?.ending ?? asked.format;
    beginExport(what, asked, ending).catch(notifyFailure);
  };
  const abouts = t('about', { returnObjects: true }) as Record<string, string>;
  return (
    <>
      <FormatMenu
        formats={formats.map((one) => ({ ...one, about: abouts[one.format] ?? one.about }))}
        begin={(one) => begin(plainReport(one, i18n.language))}
        title={t('formats')}
        acts={[
          ...templates.map(({ name, asked }) => ({ name: `${t('export')}: ${name}`, act: () => begin(asked) })),
          { name: t('choose'), act: () => setChoosing(true) },
        ]}
      >
        {templates.length > 0 && <Menu.Label>{t('templates.title')}</Menu.Label>}
        {templates.map(({ name, asked }) => (
          <Menu.Item key={name} onClick={() => begin(asked)}>
            <span className={styles.template}>{name}</span>
            <span className={styles.about}>{formats.find(({ format }) => format === asked.format)?.label}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => setChoosing(true)}>{t('choose')}</Menu.Item>
      </FormatMenu>
      <ExportDialog what={what} isOpen={isChoosing} close={() => setChoosing(false)} begin={begin} />
    </>
  );
}
