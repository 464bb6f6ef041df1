import { Trans } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { secondsLeft } from './left.ts';
import type { LiveRun } from './live.ts';
import styles from './run.module.css';

/** Whether a run under way will be through before its activity starts, and with how much time to spare. */
export function Finish({ live, activity }: { live: LiveRun; activity: DefinitionLine['activity'] }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const left = useStore(live, secondsLeft);
  if (!activity || left === null) return null;
  const spare = (Date.parse(activity.startsAt) - Date.now()) / 1_000 - left;
  return (
    <span className={styles.finish} data-tone={spare < 0 ? 'late' : 'in-time'}>
      <Trans
        t={t}
        i18nKey={spare < 0 ? 'finish.late' : 'finish.before'}
        values={{ duration: format.duration(Math.abs(spare)) }}
        components={{ b: <b /> }}
      />
    </span>
  );
}
