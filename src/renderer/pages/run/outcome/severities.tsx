import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { FindingsLink } from '#renderer/parts/findings-link.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { SeverityPill } from '#renderer/parts/kind.tsx';
import { useTranslation } from '#renderer/words.ts';
import { severities } from '#shared/severity.ts';
import styles from './severities.module.css';

/** How grave the findings are by the rules of the definition, the gravest first; each leads to its findings. */
export function Severities({ run }: { run: string }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const { data: classes } = useQuery(calls.reviews.classes.queryOptions({ input: { run } }));
  if (!classes) return null;
  const found = severities.toReversed().filter((severity) => classes.severities[severity] > 0);
  return (
    <section className={styles.severities} aria-label={t('severities.title')}>
      <b>{t('severities.title')}</b>
      {found.length === 0 && <span>{t('severities.none')}</span>}
      {found.map((severity) => (
        <FindingsLink key={severity} run={run} choice={{ severities: [severity] }}>
          <SeverityPill severity={severity} /> {format.number(classes.severities[severity])}
        </FindingsLink>
      ))}
      {classes.unclassified > 0 && (
        <span>{t('severities.unclassified', { number: format.number(classes.unclassified) })}</span>
      )}
    </section>
  );
}
