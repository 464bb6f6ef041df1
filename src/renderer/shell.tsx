import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { Brand } from './parts/brand.tsx';
import { BundleBanner } from './parts/bundle-banner.tsx';
import { ConnectionNotice } from './parts/connection-notice.tsx';
import { ExportTray } from './parts/export/export-tray.tsx';
import { LeavingExports } from './parts/export/leaving-exports.tsx';
import { KeyHelp } from './parts/key-help.tsx';
import { useKeys } from './parts/keys.ts';
import { Palette } from './parts/palette.tsx';
import { Acting } from './parts/people/acting.tsx';
import { placeOf, places } from './places.ts';
import styles from './shell.module.css';
import { useTranslation } from './words.ts';

/** The frame around every page: where you are on the left, the page on the right. */
export function Shell() {
  const { t } = useTranslation('shell');
  const go = useNavigate();
  const here = useLocation({ select: ({ pathname }) => placeOf(pathname) });
  useKeys(
    places.map(({ to, word, keys }) => ({
      keys,
      does: t('goTo', { place: t(`places.${word}`) }),
      act: () => void go({ to }),
    })),
  );
  return (
    <div className={styles.frame}>
      <button type="button" className={styles.skip} onClick={skipToPage}>
        {t('skip')}
      </button>
      <nav className={styles.nav} aria-label={t('navigation')}>
        <Brand />
        {places.map(({ to, word }) => (
          <Link
            key={to}
            to={to}
            className={styles.place}
            activeOptions={{ exact: true }}
            aria-current={to === here ? 'page' : undefined}
          >
            {t(`places.${word}`)}
          </Link>
        ))}
        <Acting />
      </nav>
      <div className={styles.page} id="page" tabIndex={-1}>
        <ConnectionNotice />
        <BundleBanner />
        <Outlet />
      </div>
      <ExportTray />
      <LeavingExports />
      <Palette />
      <KeyHelp />
    </div>
  );
}

/** Past the list of pages, for those who go by the keyboard. */
function skipToPage(): void {
  document.querySelector<HTMLElement>('main')?.focus();
}
