import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { type FlightSummary, quantileName } from '#shared/flight.ts';
import { limits } from '#shared/limits.ts';
import { runRoute } from '../route.ts';
import totals from '../totals/totals.module.css';
import styles from './flight.module.css';
import { Hours } from './hours.tsx';

type FlightProps = { run: string; flight: FlightSummary; isKept: boolean };

/** What may still be on its way and by when it is expected, and how long items are known to take. */
export function Flight({ run, flight, isKept }: FlightProps) {
  const { t } = useTranslation('flight');
  const format = useFormat();
  const sheet = useLookedAt();
  const { inFlight, lastExpectedBy, pairs, unread, window } = flight;
  const from = {
    quantile: quantileName(window.quantile),
    count: window.runs,
    pairs: format.number(window.pairs),
  };
  return (
    <Card title={t('title')} className={styles.card}>
      <div ref={sheet} tabIndex={-1} className={styles.parts}>
        <div>
          <div className={totals.big}>{format.number(inFlight)}</div>
          <p className={totals.pace}>
            {lastExpectedBy === null ? t('none') : t('lastBy', { when: format.moment(lastExpectedBy) })}
          </p>
          <p className={styles.note}>
            {window.runs > 0 ? t('learnedFrom', from) : t('nothing', { pairs: format.number(pairs) })}
          </p>
          <Figures>
            <Figure name={t('learned')}>{format.number(pairs)}</Figure>
            {unread > 0 && <Figure name={t('unread')}>{format.number(unread)}</Figure>}
          </Figures>
        </div>
        {inFlight > 0 && isKept && <First run={run} />}
        {window.pairs > 0 && <Hours window={window} />}
      </div>
    </Card>
  );
}

/** Brought into sight where whoever comes is led to it. */
function useLookedAt() {
  const sheet = useRef<HTMLDivElement>(null);
  const { at } = runRoute.useSearch();
  useEffect(() => {
    if (at !== 'flight') return;
    sheet.current?.scrollIntoView({ block: 'center' });
    sheet.current?.focus({ preventScroll: true });
  }, [at]);
  return sheet;
}

/** Those that are expected first. */
function First({ run }: { run: string }) {
  const { t } = useTranslation('flight');
  const format = useFormat();
  const { data } = useQuery(calls.flights.page.queryOptions({ input: { run, count: limits.flightShownMax } }));
  if (!data) return null;
  return (
    <div className={styles.sheet}>
      <table className={table.table} aria-label={t('first')}>
        <thead>
          <tr>
            {[...data.key, t('sent'), t('expectedBy')].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map(({ key, sent, expectedBy }) => (
            <tr key={JSON.stringify(key)}>
              {key.map((part, i) => (
                <td key={data.key[i]} className={styles.key}>
                  {part}
                </td>
              ))}
              <td>{format.moment(sent)}</td>
              <td>{format.moment(expectedBy)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
