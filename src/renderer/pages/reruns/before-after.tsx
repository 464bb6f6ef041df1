import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { Kind, Pill } from '#renderer/parts/kind.tsx';
import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import { type Side, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { RecheckLine } from '#shared/rerun.ts';
import styles from './reruns.module.css';

const signs = {
  healed: { tone: 'matched', glyph: '✓' },
  gone: { tone: 'matched', glyph: '∅' },
  persisting: { tone: 'missing', glyph: '=' },
  changed: { tone: 'invalid', glyph: '≠' },
} as const;

/** What both sides held when the run was made, and when its keys were read again. */
export function BeforeAfter({ run, recheck }: { run: string; recheck: string }) {
  const { t } = useTranslation('reruns');
  const { data, error, refetch } = useQuery(
    calls.rechecks.lines.queryOptions({ input: { run, recheck }, staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <Card title={t('evidence.title')}>
      {error && <Failure error={error} retry={refetch} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by keys.
        <section className={styles.evidence} tabIndex={0} aria-label={t('evidence.title')}>
          <table>
            <thead>
              <tr>
                {(['key', 'outcome', 'before', 'after'] as const).map((column) => (
                  <th key={column} scope="col">
                    {t(`evidence.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.map((line) => (
                <Line key={JSON.stringify(line.key)} line={line} />
              ))}
            </tbody>
          </table>
          {data.length === limits.recheckLinesMax && (
            <p className={styles.own}>{t('evidence.first', { count: data.length })}</p>
          )}
        </section>
      )}
    </Card>
  );
}

function Line({ line }: { line: RecheckLine }) {
  const { t } = useTranslation('reruns');
  const { key, outcome, kind, kindNow, before, after } = line;
  return (
    <tr>
      <th scope="row" className={styles.code}>
        {Object.values(key).join(' · ')}
      </th>
      <td>
        <Pill {...signs[outcome]} word={t(`outcomes.${outcome}`)} />
      </td>
      <td>
        <Kind kind={kind} />
        <BothSides values={before} />
      </td>
      <td>
        {kindNow && <Kind kind={kindNow} />}
        <BothSides values={after} />
      </td>
    </tr>
  );
}

function BothSides({ values }: { values: RecheckLine['before'] }) {
  const { t } = useTranslation('common');
  return (
    <dl className={styles.sides}>
      {sides.map((side: Side) => (
        <div key={side}>
          <dt>{t(`sides.${side}`)}</dt>
          <dd>
            {values[side] === null && <Value value={undefined} />}
            {Object.entries(values[side] ?? {}).map(([name, value]) => (
              <span key={name} className={styles.value}>
                {name} <Value value={value} />
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
