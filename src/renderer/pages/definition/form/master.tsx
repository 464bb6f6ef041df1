import { Select, Switch } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { notInMasterWays } from '#shared/master-settings.ts';
import { useForm } from '../draft.ts';
import { setting } from '../text/edits.ts';
import styles from './form.module.css';
import { useSetting } from './setting.ts';
import { SourceSettings, SourceType } from './source.tsx';

const path = ['master'];

/** The activity's own list of what should be there, by which is found what both sides have lost. */
export function Master() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const isThere = settings.master !== undefined;
  return (
    <section className={styles.section} aria-label={t('form.master')}>
      <h2>{t('form.master')}</h2>
      <Switch
        label={t('form.hasMaster')}
        description={t('form.masterHelp')}
        checked={isThere}
        onChange={({ currentTarget: { checked } }) =>
          change(setting(path, checked ? { type: 'csv', path: 'master.csv' } : undefined))
        }
      />
      {isThere && (
        <div className={styles.side}>
          <SourceType side="master" />
          <SourceSettings side="master" />
          <NotInMaster />
        </div>
      )}
    </section>
  );
}

/** What becomes of keys that a side has and the list has not. */
function NotInMaster() {
  const { t } = useTranslation('definition');
  const { text, set, error, onFocus } = useSetting([...path, 'notInMaster']);
  const usual = 'list';
  return (
    <Select
      label={t('form.notInMaster')}
      description={t('form.notInMasterHelp')}
      data={notInMasterWays.map((value) => ({ value, label: t(`form.notInMasterWays.${value}`) }))}
      value={text || usual}
      onChange={(value) => set(value === usual ? undefined : (value ?? undefined))}
      error={error}
      onFocus={onFocus}
      allowDeselect={false}
    />
  );
}
