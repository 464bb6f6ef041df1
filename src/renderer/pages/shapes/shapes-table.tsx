import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { DecideMenu } from '#renderer/parts/decide-menu.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { Kind } from '#renderer/parts/kind.tsx';
import { Sparkline } from '#renderer/parts/sparkline.tsx';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { DecisionStatus } from '#shared/decision-status.ts';
import { decisionStatuses } from '#shared/review.ts';
import type { ShapeLine, Shapes } from '#shared/shape.ts';
import { shapeCause } from '#shared/shape-words.ts';
import { Example } from './example.tsx';
import styles from './shapes.module.css';
import { useShapeActs } from './use-shape-acts.tsx';

/** Every shape as a row, which leads to its findings. Keys move among the rows; Enter follows the link that has the focus. */
export function ShapesTable({ shapes }: { shapes: Shapes }) {
  const { t } = useTranslation('shapes');
  const body = useRef<HTMLTableSectionElement>(null);
  const move = (by: number) => {
    const links = [...(body.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + by))]?.focus();
  };
  const focused = () => {
    const row = document.activeElement?.closest('tr');
    return shapes.shapes[[...(body.current?.rows ?? [])].indexOf(row as HTMLTableRowElement)];
  };
  const { dialogs, decide } = useShapeActs(shapes.run, focused);
  useKeys([
    { keys: 'j', does: t('keys.next'), act: () => move(1) },
    { keys: 'k', does: t('keys.before'), act: () => move(-1) },
  ]);
  return (
    <div className={table.sheet}>
      <table className={table.table} aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('columns.shape')}</th>
            <th scope="col" className={table.number}>
              {t('columns.findings')}
            </th>
            <th scope="col">{t('columns.share')}</th>
            <th scope="col" className={table.number}>
              {t('columns.sum')}
            </th>
            <th scope="col">{t('columns.seen')}</th>
            <th scope="col">{t('columns.decided')}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {shapes.shapes.map((shape) => (
            <Row key={shape.id} shape={shape} shapes={shapes} decide={(status) => decide(status, shape)} />
          ))}
        </tbody>
      </table>
      {dialogs}
    </div>
  );
}

type RowProps = { shape: ShapeLine; shapes: Shapes; decide: (status: DecisionStatus) => void };

function Row({ shape, shapes, decide }: RowProps) {
  const { t, i18n } = useTranslation('shapes');
  const format = useFormat();
  const text = shapeCause(shape, i18n.language === 'zh' ? 'zh' : 'en');
  const most = Math.max(1, ...shape.history.map((count) => count ?? 0));
  return (
    <tr className={styles.row}>
      <th scope="row" className={styles.shape}>
        <span className={styles.cause}>
          <Kind kind={shape.kind} />
          <Link
            className={styles.link}
            to="/runs/$run/findings"
            params={{ run: shapes.run }}
            search={{ shapes: [shape.id] }}
            preload={false}
          >
            {text}
          </Link>
        </span>
        {shape.examples.map((example) => (
          <Example key={example.id} row={example} fields={shape.fields} names={shapes.columns.fields} />
        ))}
      </th>
      <td className={table.number}>{format.number(shape.count)}</td>
      <td>
        <Share part={shape.count} total={shapes.findings} />
      </td>
      <td className={table.number}>
        {Object.entries(shape.sums).map(([field, sum]) => (
          <div key={field} className={styles.sum}>
            <span className={styles.field}>{field}</span> {format.exactSigned(sum)}
          </div>
        ))}
      </td>
      <td className={styles.seen}>
        <Seen shape={shape} shapes={shapes} />
        {shape.history.length > 1 && (
          <Sparkline
            values={shape.history.map((count) => (count === null ? null : count / most))}
            label={t('historyOf', { counts: shape.history.map((count) => count ?? '–').join(', ') })}
          />
        )}
      </td>
      <td className={styles.decided}>
        {decisionStatuses.map((status) => {
          const count = shape.decided[status] ?? 0;
          return count > 0 && <div key={status}>{t(`statuses.${status}`, { count: count })}</div>;
        })}
        {shape.undecided > 0 && <div>{t('open', { count: shape.undecided })}</div>}
        <DecideMenu run={shapes.run} decide={decide} on={text} />
      </td>
    </tr>
  );
}

function Share({ part, total }: { part: number; total: number }) {
  const format = useFormat();
  return (
    <span className={styles.share}>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ width: `${(part / Math.max(1, total)) * 100}%` }} />
      </span>
      {format.share(part, total)}
    </span>
  );
}

/** Since which run it is known, and whether it was there before this one. */
function Seen({ shape: { seen }, shapes: { run, runs } }: { shape: ShapeLine; shapes: Shapes }) {
  const { t } = useTranslation('shapes');
  const format = useFormat();
  if (seen.first === run) return <>{t('firstSeen')}</>;
  const first = runs.find((of) => of.run === seen.first);
  return (
    <>
      <div>{t('since', { when: first ? format.moment(first.startedAt) : seen.first })}</div>
      <div>{t('inRuns', { count: seen.runs })}</div>
    </>
  );
}
