import { Link } from '@tanstack/react-router';
import { useTranslation } from '../words.ts';
import { Empty } from './empty.tsx';
import { Page } from './page.tsx';

/** An address that leads to no page. */
export function NotThere() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('notThere.title')}>
      <Empty title={t('notThere.title')} text={t('notThere.text')}>
        <Link to="/">{t('notThere.home')}</Link>
      </Empty>
    </Page>
  );
}
