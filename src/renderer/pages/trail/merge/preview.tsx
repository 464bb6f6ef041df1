import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Merge } from '#shared/merge.ts';
import styles from './merge.module.css';
import { Opinion } from './opinion.tsx';

/** Whose bundle it is, and what of it would be taken over without asking. */
export function Preview({ merge }: { merge: Merge }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const { run, name, maker, taken, theirsOnly, mineOnly, same, notes, withdrawn } = merge;
  const asked = taken.filter(({ findings, contested }) => findings > contested);
  const counts = { theirsOnly, mineOnly, same, notes, withdrawn };
  return (
    <>
      <p className={styles.whose}>
        {t('merge.whose', {
          name: maker.name,
          role: t(`roles.${maker.role}`),
          when: format.moment(maker.at),
          run: `${name} · ${run}`,
        })}
      </p>
      <Figures>
        {(Object.keys(counts) as (keyof typeof counts)[]).map((count) => (
          <Figure key={count} name={t(`merge.counts.${count}`)}>
            {format.number(counts[count])}
          </Figure>
        ))}
      </Figures>
      {asked.length > 0 && (
        <>
          <h3 className={styles.subhead}>{t('merge.taken')}</h3>
          <ul className={styles.taken}>
            {asked.map((opinion) => (
              <li key={opinion.decision}>
                <b>{t('findings', { count: opinion.findings })}</b>
                <Opinion opinion={opinion} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
