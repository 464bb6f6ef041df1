import { Button, Modal, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Filter } from '#shared/findings-list.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { May } from '../may.tsx';
import { type Exportable, plainReport } from './asked-report.ts';
import { ChosenFindings } from './chosen-findings.tsx';
import { ChosenOptions } from './chosen-options.tsx';
import styles from './export.module.css';
import { KeepReport, SavedReports } from './saved-reports.tsx';

type ExportDialogProps = { what: Exportable; isOpen: boolean; close: () => void; begin: (asked: ReportAsked) => void };

/** What a report holds and how it is written, chosen anew or from a saved report. */
export function ExportDialog({ isOpen, close, ...props }: ExportDialogProps) {
  const { t } = useTranslation(['export', 'shell']);
  return (
    <Modal
      opened={isOpen}
      onClose={close}
      title={t('dialog.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      <Form close={close} {...props} />
    </Modal>
  );
}

/** The choices of the list that is looked at. */
function listed(filter: Filter | undefined): Pick<ReportAsked, 'kinds' | 'standings'> {
  const { kinds = [], standings = [] } = filter ?? {};
  return { ...(kinds.length > 0 && { kinds }), ...(standings.length > 0 && { standings }) };
}

function Form({ what, close, begin }: Omit<ExportDialogProps, 'isOpen'>) {
  const { t, i18n } = useTranslation(['export', 'common']);
  const { data: formats = [] } = useQuery(calls.reports.formats.queryOptions());
  const [asked, setAsked] = useState<ReportAsked>({
    ...plainReport({ format: 'csv', options: [] }, i18n.language),
    ...listed(what.list?.filter),
  });
  const format = formats.find((one) => one.format === asked.format);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin(asked);
    close();
  };
  const abouts = t('about', { returnObjects: true }) as Record<string, string>;
  return (
    <form className={styles.form} onSubmit={submit}>
      <SavedReports what={what} take={setAsked} />
      <Select
        label={t('dialog.format')}
        description={abouts[asked.format]}
        data={formats.map((one) => ({ value: one.format, label: one.label }))}
        value={asked.format}
        allowDeselect={false}
        onChange={(value) => {
          const next = formats.find((one) => one.format === value);
          if (next) setAsked({ ...asked, ...plainReport(next, i18n.language) });
        }}
        data-autofocus
      />
      <ChosenFindings asked={asked} change={setAsked} isOfList={what.list !== undefined} />
      {format && <ChosenOptions run={what.run} known={format.options} asked={asked} change={setAsked} />}
      <May call="reports.saveTemplate">
        <KeepReport what={what} asked={asked} />
      </May>
      <div className={styles.buttons}>
        <Button onClick={close}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled">
          {t('export')}
        </Button>
      </div>
    </form>
  );
}
