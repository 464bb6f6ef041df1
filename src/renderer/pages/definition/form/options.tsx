import { Switch } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import styles from './form.module.css';
import { useSetting } from './setting.ts';

/** What is seldom asked for. */
export function Options() {
  const { t } = useTranslation('definition');
  return (
    <section className={styles.section} aria-label={t('form.options')}>
      <h2>{t('form.options')}</h2>
      <Option name="allowEmpty" />
      <Option name="trustSums" />
    </section>
  );
}

function Option({ name }: { name: 'allowEmpty' | 'trustSums' }) {
  const { t } = useTranslation('definition');
  const { value, set, error, onFocus } = useSetting([name]);
  return (
    <Switch
      label={t(`form.${name}`)}
      description={t(`form.${name}Help`)}
      checked={value === true}
      onChange={({ currentTarget: { checked } }) => set(checked || undefined)}
      onFocus={onFocus}
      error={error}
    />
  );
}
