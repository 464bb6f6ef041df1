import { VisuallyHidden } from '@mantine/core';
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from '../words.ts';
import styles from './page.module.css';
import { openPalette, paletteKeys } from './palette.tsx';

/** One that leads nowhere is only named. */
export type Crumb = { name: string } & Pick<LinkProps, 'to' | 'params' | 'search'>;

type PageProps = {
  /** What the page is about, in the header and in the window's title. */
  title: string;
  /** Where it belongs, outermost first. */
  crumbs?: Crumb[];
  /** Beside the title: a verdict, a state. */
  sign?: ReactNode;
  /** On the right: what can be done here, the main act last. */
  actions?: ReactNode;
  /** `fill`: the page scrolls within itself, like a table; else it scrolls as a whole. */
  layout?: 'scroll' | 'fill';
  children: ReactNode;
};

/** The frame of a page: header, then what it shows. */
export function Page({ title, crumbs = [], sign, actions, layout = 'scroll', children }: PageProps) {
  const { t } = useTranslation('shell');
  useEffect(() => {
    document.title = `${title} · Tieout`;
  }, [title]);
  return (
    <main className={styles.page} tabIndex={-1}>
      <header className={styles.header}>
        <div className={styles.about}>
          {crumbs.map(({ name, ...to }) => (
            <span key={name} className={styles.crumb}>
              {to.to === undefined ? name : <Link {...to}>{name}</Link>} ›
            </span>
          ))}
          <h1>{title}</h1>
          {sign}
        </div>
        <div className={styles.actions}>
          {actions}
          <button type="button" className={styles.palette} onClick={openPalette} title={t('palette.open')}>
            <kbd>{paletteKeys}</kbd>
            <VisuallyHidden>{t('palette.open')}</VisuallyHidden>
          </button>
        </div>
      </header>
      <div className={layout === 'fill' ? styles.fill : styles.scroll}>{children}</div>
    </main>
  );
}
