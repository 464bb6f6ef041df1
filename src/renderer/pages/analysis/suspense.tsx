import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { FindingsLink } from '#renderer/parts/findings-link.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { Kind } from '#renderer/parts/kind.tsx';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { type Suspense, type SuspenseItem, suspenseBands } from '#shared/suspense.ts';
import { printable } from '#shared/text.ts';
import styles from './analysis.module.css';

const itemsShown = 10;

/** What the last run has in suspense: accounts by age, the items first found, and the way to write them off. */
export function SuspenseCards({ name }: { name: string }) {
  const { t } = useTranslation('analysis');
  const format = useFormat();
  const { data } = useQuery(calls.suspense.list.queryOptions({ input: { name }, retry: false }));
  const items = useQuery(calls.suspense.items.queryOptions({ input: { name, count: itemsShown }, retry: false }));
  const [suspense] = data ?? [];
  if (!suspense || suspense.findings + suspense.healed + suspense.gone === 0) return null;
  const { run, findings, inFlight, leftOff, healed, gone } = suspense;
  const write = findings > inFlight && (
    <FindingsLink run={run} choice={{ standings: ['suspense'] }}>
      {t('suspense.decide')}
    </FindingsLink>
  );
  return (
    <>
      <Card title={t('suspense.title')} aside={write}>
        {findings > 0 && <Accounts suspense={suspense} />}
        <p className={styles.note}>
          {t('suspense.note', { findings: format.number(findings) })}
          {inFlight > 0 && ` ${t('suspense.inFlight', { items: format.number(inFlight) })}`}
          {leftOff > 0 && ` ${t('suspense.leftOff', { items: format.number(leftOff) })}`}
          {healed > 0 && ` ${t('suspense.healed', { items: format.number(healed) })}`}
          {gone > 0 && ` ${t('suspense.gone', { items: format.number(gone) })}`}
        </p>
      </Card>
      {items.data && items.data.total > 0 && <Items items={items.data.items} total={items.data.total} />}
    </>
  );
}

function Accounts({ suspense }: { suspense: Suspense }) {
  const { t } = useTranslation('analysis');
  const { run, accounts, inFlight } = suspense;
  const flight = inFlight > 0 ? [t('suspense.ofThemInFlight')] : [];
  const numbers = (one: Pick<Suspense, 'bands' | 'inFlight' | 'findings'>) => [
    ...one.bands,
    ...(inFlight > 0 ? [one.inFlight] : []),
    one.findings,
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={styles.table} aria-label={t('suspense.title')} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('suspense.account')}</th>
            {[...suspenseBands.map((band) => t(`suspense.bands.${band}`)), ...flight, t('suspense.all')].map((head) => (
              <th key={head} scope="col" className={table.number}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {accounts.map((one) => (
            <tr key={one.account ?? ''}>
              <td>
                {one.account === null ? (
                  t('suspense.noAccount')
                ) : (
                  <FindingsLink run={run} choice={{ accounts: [one.account] }}>
                    {printable(one.account)}
                  </FindingsLink>
                )}
              </td>
              <Numbers values={numbers(one)} />
            </tr>
          ))}
          {accounts.length > 1 && (
            <tr>
              <td>{t('suspense.all')}</td>
              <Numbers values={numbers(suspense)} />
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

function Numbers({ values }: { values: number[] }) {
  const format = useFormat();
  const places = [...suspenseBands, ...(values.length > suspenseBands.length + 1 ? ['in flight'] : []), 'all'];
  return values.map((value, i) => (
    <td key={places[i]} className={table.number}>
      {format.number(value)}
    </td>
  ));
}

function Items({ items, total }: { items: SuspenseItem[]; total: number }) {
  const { t } = useTranslation('analysis');
  const format = useFormat();
  const untilText = (at: string | null) =>
    at === null ? t('suspense.state.inFlight') : t('suspense.state.inFlightUntil', { at: format.moment(at) });
  return (
    <Card
      className={styles.wide}
      title={t('suspense.oldest')}
      aside={t('suspense.shown', { shown: format.number(items.length), total: format.number(total) })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section className={styles.table} aria-label={t('suspense.oldest')} tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">{t('suspense.item')}</th>
              <th scope="col">{t('suspense.account')}</th>
              <th scope="col">{t('suspense.since')}</th>
              <th scope="col" className={table.number}>
                {t('suspense.age')}
              </th>
              <th scope="col" className={table.number}>
                {t('runs')}
              </th>
              <th scope="col">{t('suspense.by')}</th>
              <th scope="col">{t('suspense.due')}</th>
              <th scope="col">{t('suspense.owner')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr key={item.id ?? JSON.stringify(item.key)}>
                <td>
                  <Kind kind={item.kind} />{' '}
                  {Object.values(item.key)
                    .map((part) => printable(part ?? ''))
                    .join(' / ')}
                  {item.inFlight && <span className={styles.note}> {untilText(item.inFlight.expectedBy)}</span>}
                </td>
                <td>{item.account === null ? t('suspense.noAccount') : printable(item.account)}</td>
                <td>{format.moment(item.since)}</td>
                <td className={table.number}>{format.duration(item.ageHours * 3_600)}</td>
                <td className={table.number}>{format.number(item.runs)}</td>
                <td>{item.rule === null ? item.by : t('suspense.rule', { rule: item.rule })}</td>
                <td>{item.due ?? '–'}</td>
                <td>{item.owner ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}
