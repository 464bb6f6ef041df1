import { Card } from '#renderer/parts/card.tsx';
import { FindingsLink } from '#renderer/parts/findings-link.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunSummary } from '#shared/run.ts';
import styles from './fields.module.css';

/** In how many records each compared field differs, the most first; each leads to its findings. */
export function Fields({ run, summary }: { run: string; summary: RunSummary | null }) {
  const { t } = useTranslation('run');
  const counted = Object.entries(summary?.byField ?? {}).sort(([, a], [, b]) => b - a);
  const differing = counted.filter(([, number]) => number > 0);
  const same = counted.filter(([, number]) => number === 0).map(([name]) => name);
  const most = differing[0]?.[1] ?? 1;
  return (
    <Card title={t('fields.title')}>
      {differing.length > 0 && (
        <ul className={styles.fields}>
          {differing.map(([name, number]) => (
            <Field key={name} run={run} name={name} number={number} share={number / most} />
          ))}
        </ul>
      )}
      {!summary && <p className={styles.note}>{t('fields.later')}</p>}
      {summary && differing.length === 0 && <p className={styles.note}>{t('fields.none')}</p>}
      {differing.length > 0 && same.length > 0 && (
        <p className={styles.note}>{t('fields.without', { fields: same.join(', ') })}</p>
      )}
    </Card>
  );
}

function Field({ run, name, number, share }: { run: string; name: string; number: number; share: number }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const text = `${t('fields.show', { field: name })}: ${format.number(number)}`;
  return (
    <li>
      <FindingsLink run={run} choice={{ fields: [name] }} className={styles.field} name={text}>
        <span className={styles.name} title={name}>
          {name}
        </span>
        <span className={styles.bar} style={{ width: `${share * 100}%` }} />
        <span className={styles.number}>{format.number(number)}</span>
      </FindingsLink>
    </li>
  );
}
