import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { MergeConflict } from '#shared/merge.ts';
import type { ReasonCode } from '#shared/review.ts';
import styles from './merge.module.css';

/** What somebody concluded, why, who it was, and when. */
export function Opinion({ opinion: { status, reason, note, by, at } }: { opinion: MergeConflict['mine'] }) {
  const { t } = useTranslation(['trail', 'review']);
  const format = useFormat();
  return (
    <span className={styles.opinion}>
      <b>{t(`review:standings.${status}`)}</b> · {t(`review:reasons.${reason as ReasonCode}`)}
      <small>
        {by} · {format.moment(at)}
      </small>
      {note !== '' && <q>{note}</q>}
    </span>
  );
}
