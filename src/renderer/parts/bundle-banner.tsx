import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { calls } from '../client.ts';
import styles from './bundle-banner.module.css';
import { useFormat } from './format.ts';

/** Over every page of somebody's bundle that is opened to be read: whose it is, of when, and whether it verified. */
export function BundleBanner() {
  const { t } = useTranslation('shell');
  const { t: trail } = useTranslation('trail');
  const format = useFormat();
  const { data } = useQuery({ ...calls.workspace.about.queryOptions(), staleTime: Number.POSITIVE_INFINITY });
  const bundle = data?.bundle;
  if (!bundle) return null;
  const { isWhole, about, checks } = bundle;
  const failing = checks.filter(({ state }) => state === 'fails').length;
  return (
    <section className={styles.banner} data-whole={isWhole} aria-label={t('bundle.title')}>
      <b>{isWhole ? `✓ ${t('bundle.holds')}` : `✗ ${t('bundle.fails', { count: failing })}`}</b>
      {about && (
        <span>
          {t('bundle.made', {
            name: about.maker.name,
            role: trail(`roles.${about.maker.role}`),
            at: format.moment(about.madeAt),
          })}
        </span>
      )}
      <span className={styles.note}>{t('bundle.reading')}</span>
    </section>
  );
}
