import { useFormat } from '#renderer/parts/format.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { type FlightWindow, quantileName } from '#shared/flight.ts';
import styles from './flight.module.css';

/** What earlier runs have learned, hour by hour; hours of which nothing is known are left out. */
export function Hours({ window: { hours, day, quantile, zone } }: { window: FlightWindow }) {
  const { t } = useTranslation('flight');
  const format = useFormat();
  const time = (ms: number | null) => (ms === null ? '–' : format.duration(ms / 1_000));
  const known = hours.map((learned, hour) => ({ ...learned, hour })).filter(({ pairs }) => pairs > 0);
  const heads = [t('pairs'), quantileName(0.5), quantileName(quantile), t('wait')];
  return (
    <div className={styles.sheet}>
      <table className={table.table} aria-label={t('hours', { zone })}>
        <thead>
          <tr>
            <th scope="col">{t('hour')}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className={table.number}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {known.map(({ hour, pairs, p50Ms, windowMs, waitMs }) => (
            <Line
              key={hour}
              name={`${String(hour).padStart(2, '0')}:00`}
              cells={[format.number(pairs), time(p50Ms), time(windowMs), time(waitMs)]}
            />
          ))}
          <Line name={t('day')} cells={[format.number(day.pairs), time(day.p50Ms), time(day.windowMs), '']} />
        </tbody>
      </table>
    </div>
  );
}

function Line({ name, cells: [pairs, half, most, wait] }: { name: string; cells: [string, string, string, string] }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={table.number}>{pairs}</td>
      <td className={table.number}>{half}</td>
      <td className={table.number}>{most}</td>
      <td className={table.number}>{wait}</td>
    </tr>
  );
}
