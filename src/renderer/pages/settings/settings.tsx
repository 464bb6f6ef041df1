import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import { AlertsCard } from './alerts-card.tsx';
import { Look } from './look.tsx';
import { People } from './people.tsx';
import styles from './settings.module.css';
import { Storage } from './storage.tsx';
import { Workspace } from './workspace.tsx';

/** How the app looks, where it works, who takes part, and what it keeps. */
export function Settings() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('title')}>
      <div className={styles.columns}>
        <Look />
        <Workspace />
        <div className={styles.wide}>
          <AlertsCard />
        </div>
        <div className={styles.wide} id="people">
          <People />
        </div>
        <div className={styles.wide}>
          <Storage />
        </div>
      </div>
    </Page>
  );
}
