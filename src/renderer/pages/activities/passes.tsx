import { Link } from '@tanstack/react-router';
import { FindingsLink } from '#renderer/parts/findings-link.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { Pill, VerdictPill } from '#renderer/parts/kind.tsx';
import table from '#renderer/parts/table.module.css';
import { engineSays, useTranslation } from '#renderer/words.ts';
import type { ActivityLine, Pass, PassCounts } from '#shared/activity.ts';
import styles from './activities.module.css';
import { passLabel } from './pass-label.ts';

const fates = ['new', 'healed', 'persistent', 'flapping'] as const;

/** The passes against each other, the oldest first. */
export function Passes({ line: { name, passes } }: { line: ActivityLine }) {
  const { t } = useTranslation('activities');
  return (
    <div className={table.inCard}>
      <table className={`${table.table} ${styles.table}`} aria-label={t('passesOf', { name })}>
        <thead>
          <tr>
            <th scope="col">{t('columns.pass')}</th>
            <th scope="col">{t('columns.due')}</th>
            <th scope="col">{t('columns.outcome')}</th>
            <th scope="col" className={table.number}>
              {t('columns.findings')}
            </th>
            {fates.map((fate) => (
              <th key={fate} scope="col" className={table.number} title={t(`meanings.${fate}`)}>
                {t(`fates.${fate}`)}
              </th>
            ))}
            <th scope="col">{t('columns.remark')}</th>
          </tr>
        </thead>
        <tbody>
          {passes.map((pass) => (
            <PassRow key={`${pass.dueAt} ${pass.leadSeconds}`} pass={pass} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PassRow({ pass }: { pass: Pass }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const { dueAt, run, findings, counts } = pass;
  return (
    <tr>
      <th scope="row" className={styles.pass}>
        {run ? (
          <Link className={styles.link} to="/runs/$run" params={{ run }}>
            {passLabel(pass, t('cron'))}
          </Link>
        ) : (
          passLabel(pass, t('cron'))
        )}
      </th>
      <td className={styles.due}>
        <time dateTime={dueAt}>{format.moment(dueAt)}</time>
      </td>
      <td>
        <Outcome pass={pass} />
      </td>
      <td className={table.number}>
        {run && findings !== null ? (
          <FindingsLink run={run} className={styles.link}>
            {format.number(findings)}
          </FindingsLink>
        ) : (
          '–'
        )}
      </td>
      {fates.map((fate) => (
        <td key={fate} className={table.number}>
          <Count counts={counts} fate={fate} />
        </td>
      ))}
      <td className={styles.remark}>
        <Remark pass={pass} />
      </td>
    </tr>
  );
}

/** The first pass has none before it to be compared with. */
function Count({ counts, fate }: { counts: PassCounts | null; fate: (typeof fates)[number] }) {
  const format = useFormat();
  if (!counts || (counts.against === 0 && fate !== 'new')) return '–';
  return counts[fate] === 0 ? <span className={styles.none}>0</span> : format.number(counts[fate]);
}

const signs = {
  planned: { tone: 'duplicate', glyph: '○' },
  due: { tone: 'different', glyph: '→' },
  'under-way': { tone: 'different', glyph: '⇄' },
  waiting: { tone: 'missing', glyph: '↻' },
  ended: { tone: 'matched', glyph: '✓' },
  failed: { tone: 'invalid', glyph: '✗' },
  stopped: { tone: 'missing', glyph: '‖' },
  missed: { tone: 'invalid', glyph: '∅' },
} as const;

function Outcome({ pass: { state, verdict, isSigned } }: { pass: Pass }) {
  const { t } = useTranslation('activities');
  return (
    <span className={styles.outcome}>
      {verdict ? <VerdictPill verdict={verdict} /> : <Pill {...signs[state]} word={t(`states.${state}`)} />}
      {isSigned && <span className={styles.signed}>{t('signed')}</span>}
    </span>
  );
}

/** That it was late, what failed, or how it is expected to end. */
function Remark({ pass }: { pass: Pass }) {
  const { t } = useTranslation('activities');
  const format = useFormat();
  const { state, lateSeconds, standsFor, failure, retryAt, spareSeconds, finishesAt } = pass;
  const isOpen = state === 'planned' || state === 'due' || state === 'under-way';
  const parts = [
    lateSeconds > 0 && t('late', { time: format.duration(lateSeconds) }),
    standsFor > 0 && t('standsFor', { count: standsFor }),
    retryAt && t('again', { moment: format.moment(retryAt) }),
    failure && engineSays(failure).text,
    isOpen &&
      finishesAt &&
      spareSeconds !== null &&
      spareSeconds >= 0 &&
      t('spare', { time: format.duration(spareSeconds) }),
  ];
  const text = parts.filter(Boolean).join(' · ');
  if (isOpen && spareSeconds !== null && spareSeconds < 0)
    return <span className={styles.late}>! {t('short', { time: format.duration(-spareSeconds) })}</span>;
  return text;
}
