import { MultiSelect, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { inserted, removed, setting } from '../text/edits.ts';
import styles from './form.module.css';
import { LineInput } from './line-input.tsx';
import { useComplaint } from './setting.ts';
import { valueAt } from './values.ts';

const list = ['reports'];

/** The saved reports that every run writes: those of this reconciliation, and whatever the text names. */
export function RunReports() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const { data: saved = [] } = useQuery(calls.reports.allTemplates.queryOptions());
  const complaint = useComplaint(list);
  const reports = valueAt(settings, list);
  const chosen = (Array.isArray(reports) ? reports : []).map((report) => String(valueAt(report, ['template']) ?? ''));
  const ours = saved.filter(({ reconciliation }) => reconciliation === settings.name).map(({ name }) => name);
  const known = [...new Set([...ours, ...chosen])].filter((name) => name !== '');
  const choose = (next: string[]) => {
    const added = next.find((name) => !chosen.includes(name));
    const gone = chosen.findIndex((name) => !next.includes(name));
    if (added !== undefined) change(inserted(list, chosen.length, { template: added }));
    else if (gone >= 0) change(chosen.length === 1 ? setting(list, undefined) : removed(list, gone));
  };
  return (
    <section className={styles.section} aria-label={t('form.reports')}>
      <h2>{t('form.reports')}</h2>
      <MultiSelect
        label={t('form.runReports')}
        description={t('form.runReportsHelp')}
        data={known}
        value={[...new Set(chosen)].filter((name) => name !== '')}
        onChange={choose}
        error={complaint}
        nothingFoundMessage={t('form.noReports')}
      />
      {chosen.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a report is known by its place in the text alone.
        <Report key={index} name={name} index={index} />
      ))}
    </section>
  );
}

function Report({ name, index }: { name: string; index: number }) {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const attach = [...list, index, 'attach'];
  return (
    <div className={styles.line}>
      <LineInput
        path={[...list, index, 'to']}
        label={t('form.reportTo', { name })}
        description={t('form.reportToHelp')}
        placeholder={t('form.optional')}
      />
      <Switch
        className={styles.switch}
        aria-label={`${t('form.reportAttach')}: ${name}`}
        label={t('form.reportAttach')}
        description={t('form.reportAttachHelp')}
        checked={valueAt(settings, attach) === 'mail'}
        onChange={({ currentTarget: { checked } }) => change(setting(attach, checked ? 'mail' : undefined))}
      />
    </div>
  );
}
