import { Notice } from '#renderer/parts/notice.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';

/** In place of the workbench in somebody's bundle, which holds no file of a definition. */
export function NotInBundle() {
  const { t } = useTranslation('definition');
  return (
    <Page title={t('notInBundle.title')} crumbs={[{ name: t('home'), to: '/' }]}>
      <Notice tone="plain" title={t('notInBundle.is')}>
        <p>{t('notInBundle.text')}</p>
      </Notice>
    </Page>
  );
}
