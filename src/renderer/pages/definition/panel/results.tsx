import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from '#renderer/words.ts';
import styles from './panel.module.css';

export const resultTabs = ['problems', 'test', 'plan'] as const;
export type ResultTab = (typeof resultTabs)[number];

type Props = {
  tab: ResultTab | null;
  choose: (tab: ResultTab | null) => void;
  problems: number;
  /** Beside the names: what the results are of, once the text is another. */
  remark?: ReactNode;
  children: Record<ResultTab, ReactNode>;
};

/** Below form and text: what looking at the definition came to. Closed it is a line with the names. */
export function Results({ tab, choose, problems, remark, children }: Props) {
  const { t } = useTranslation('definition');
  return (
    <Tabs
      value={tab}
      onChange={(value) => choose(value as ResultTab | null)}
      className={styles.results}
      data-open={tab !== null || undefined}
      keepMounted={false}
      allowTabDeactivation
    >
      <Tabs.List className={styles.tabs} aria-label={t('panes.results')}>
        {resultTabs.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`results.${name}`)}
            {name === 'problems' && problems > 0 && <b className={styles.count}>{problems}</b>}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <div className={styles.beside}>
        {tab !== null && remark}
        {tab !== null && (
          <button
            type="button"
            className={styles.close}
            aria-label={t('panes.closeResults')}
            onClick={() => choose(null)}
          >
            <span aria-hidden="true">✕</span>
          </button>
        )}
      </div>
      {resultTabs.map((name) => (
        <Tabs.Panel key={name} value={name} className={styles.panel}>
          {children[name]}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
