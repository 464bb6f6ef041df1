import { useTranslation } from 'react-i18next';
import { Empty } from '#renderer/parts/empty.tsx';
import { Page } from '#renderer/parts/page.tsx';

export function Runs() {
  const { t } = useTranslation('runs');
  return (
    <Page title={t('title')}>
      <Empty title={t('empty.title')} text={t('empty.text')} />
    </Page>
  );
}
