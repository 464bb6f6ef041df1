import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { shapeText } from '#shared/shape-words.ts';
import styles from './record.module.css';

/** What the finding that is looked at has in common with others, and how many they are. */
export function ShapeOf({ run, id }: { run: string; id: number }) {
  const { t, i18n } = useTranslation('findings');
  const shape = useQuery(calls.shapes.of.queryOptions({ input: { run, id } })).data;
  if (!shape) return null;
  return (
    <p className={styles.none}>
      <Link to="/runs/$run/findings" params={{ run }} search={{ shapes: [shape.id] }} preload={false}>
        {shapeText(shape, i18n.language === 'zh' ? 'zh' : 'en')}
      </Link>{' '}
      {t('record.inAll', { count: shape.count })}
    </p>
  );
}
