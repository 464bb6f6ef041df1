import { useFormat } from '#renderer/parts/format.ts';
import { Kind, StandingPill, VerdictPill } from '#renderer/parts/kind.tsx';
import table from '#renderer/parts/table.module.css';
import { Value } from '#renderer/parts/value.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { Flipped, Replay } from '#shared/replay.ts';
import { decisionStatuses } from '#shared/review.ts';
import { severities } from '#shared/severity.ts';
import styles from './replay.module.css';

/** What would be otherwise: how the run would end, by field, and the first findings with what was decided on them. */
export function Answer({ replay }: { replay: Replay }) {
  const { t } = useTranslation('replay');
  const format = useFormat();
  const { verdict, findings, fates, first } = replay;
  const flipped = fates.gone + fates.new + fates.changed;
  return (
    <>
      <p className={styles.verdict} role="status">
        <VerdictPill verdict={verdict.before} /> <span aria-hidden="true">→</span>{' '}
        <VerdictPill verdict={verdict.after} />
        <span className={styles.count}>
          {t('findings', { before: format.number(findings.before), after: format.number(findings.after) })}
        </span>
      </p>
      <Consequences replay={replay} />
      {flipped === 0 && <p className={styles.lead}>{t('nothingFlips')}</p>}
      {flipped > 0 && <ByField replay={replay} />}
      {flipped > 0 && (
        <>
          <h2 className={styles.subhead}>
            {t('first', {
              count: first.length,
              shown: format.number(first.length),
              all: format.number(flipped),
            })}
          </h2>
          <FlippedTable rows={first} />
        </>
      )}
    </>
  );
}

/** What it would mean for what people concluded. */
function Consequences({ replay: { decided, signatures, fates, unread, notKept, classes } }: { replay: Replay }) {
  const { t } = useTranslation(['replay', 'review', 'trail']);
  const format = useFormat();
  const sentences = decisionStatuses.flatMap((status) => {
    const { gone = 0, changed = 0 } = decided[status] ?? {};
    const standing = t(`review:standings.${status}`);
    return [
      ...(gone > 0 ? [t('decidedGone', { count: gone, shown: format.number(gone), standing })] : []),
      ...(changed > 0 ? [t('decidedChanged', { count: changed, shown: format.number(changed), standing })] : []),
    ];
  });
  if (signatures.length > 0 && fates.gone + fates.new + fates.changed > 0)
    sentences.push(
      t('signed', { by: signatures.map(({ name, role }) => `${name} (${t(`trail:roles.${role}`)})`).join(', ') }),
    );
  if (classes && classes.flipped > 0)
    sentences.push(t('classified', { count: classes.flipped, shown: format.number(classes.flipped) }));
  if (classes)
    for (const severity of severities) {
      const { before, after } = classes.severities[severity];
      if (before === after) continue;
      const counts = { before: format.number(before), after: format.number(after) };
      sentences.push(t('ofSeverity', { ...counts, severity: t(`review:severities.${severity}`) }));
    }
  if (unread > 0) sentences.push(t('unread', { count: unread, shown: format.number(unread) }));
  if (notKept.before + notKept.after > 0) sentences.push(t('notAllKept'));
  if (sentences.length === 0) return null;
  return (
    <ul className={styles.consequences}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function ByField({ replay: { fields } }: { replay: Replay }) {
  const { t } = useTranslation('replay');
  const format = useFormat();
  const rows = Object.entries(fields).filter(([, counts]) => counts.gone + counts.new + counts.same > 0);
  if (rows.length === 0) return null;
  return (
    <div className={table.sheet}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('columns.field')}</th>
            {(['gone', 'new', 'same'] as const).map((fate) => (
              <th key={fate} scope="col" className={table.number}>
                {t(`fates.${fate}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, counts]) => (
            <tr key={name}>
              <td>{name}</td>
              {(['gone', 'new', 'same'] as const).map((fate) => (
                <td key={fate} className={table.number}>
                  {format.number(counts[fate])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FlippedTable({ rows }: { rows: Flipped[] }) {
  const { t } = useTranslation('replay');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={table.sheet} aria-label={t('flipped')} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            {(['fate', 'kind', 'key', 'values', 'decision'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`columns.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FlippedLine key={`${row.kind} ${row.key.join('\0')}`} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FlippedLine({ row: { fate, kind, key, values, decision } }: { row: Flipped }) {
  const { t } = useTranslation('replay');
  const format = useFormat();
  return (
    <tr>
      <td>{t(`fates.${fate}`)}</td>
      <td>
        <Kind kind={kind} />
      </td>
      <td className={styles.key}>{key.join(' / ')}</td>
      <td>
        {values.map(({ field, inbound, outbound }) => (
          <div key={field} className={styles.value}>
            <span className={styles.type}>{field}</span> <Value value={inbound} />
            <span>
              ≠ <Value value={outbound} />
            </span>
          </div>
        ))}
      </td>
      <td title={decision?.note || undefined}>
        <StandingPill standing={decision?.status ?? 'undecided'} />
        {decision && (
          <div className={styles.type}>{t('by', { name: decision.by, when: format.moment(decision.at) })}</div>
        )}
      </td>
    </tr>
  );
}
