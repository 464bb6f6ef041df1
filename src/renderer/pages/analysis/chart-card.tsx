import { Button } from '@mantine/core';
import { useState } from 'react';
import { Card } from '#renderer/parts/card.tsx';
import { copyAndTell } from '#renderer/parts/clipboard.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { csvText } from '#shared/csv-text.ts';
import styles from './analysis.module.css';
import { BarChart, ColumnChart, LineChart } from './charts.tsx';
import { type Figure, isEmpty } from './figure.ts';

type ChartCardProps = {
  title: string;
  /** What to know to read it. */
  note?: string | undefined;
  figure: Figure;
  as: 'line' | 'columns' | 'bars';
};

/** A chart, the table of the same figures in its place when asked for, and the table as CSV. */
export function ChartCard({ title, note, figure, as }: ChartCardProps) {
  const { t } = useTranslation('analysis');
  const [isTable, setTable] = useState(false);
  const none = isEmpty(figure);
  const aside = !none && (
    <span className={styles.ways}>
      <Button size="compact-xs" aria-pressed={isTable} onClick={() => setTable(!isTable)}>
        {t(isTable ? 'asChart' : 'asTable')}
      </Button>
      <Button size="compact-xs" aria-label={t('copyOf', { title })} onClick={() => copyAndTell(csvOf(figure))}>
        {t('csv')}
      </Button>
    </span>
  );
  return (
    <Card title={title} aside={aside}>
      {none && <p className={styles.none}>{t('none')}</p>}
      {!none && isTable && <FigureTable figure={figure} label={title} />}
      {!none && !isTable && as === 'line' && <LineChart figure={figure} label={title} />}
      {!none && !isTable && as === 'columns' && <ColumnChart figure={figure} label={title} />}
      {!none && !isTable && as === 'bars' && <BarChart figure={figure} />}
      {!none && !isTable && as === 'columns' && figure.series.length > 1 && <Legend figure={figure} />}
      {note && <p className={styles.note}>{note}</p>}
    </Card>
  );
}

function Legend({ figure: { series } }: { figure: Figure }) {
  return (
    <ul className={styles.legend}>
      {series.map(({ id, name, tone }) => (
        <li key={id}>
          <span data-tone={tone} aria-hidden="true" /> {name}
        </li>
      ))}
    </ul>
  );
}

function FigureTable({ figure, label }: { figure: Figure; label: string }) {
  const { head, series, rows, format } = figure;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={styles.table} aria-label={label} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{head}</th>
            {series.map(({ id, name }) => (
              <th key={id} scope="col" className={table.number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, label: name, values }) => (
            <tr key={id}>
              <td>{name}</td>
              {series.map((one, i) => (
                <td key={one.id} className={table.number}>
                  {values[i] == null ? '–' : format(values[i])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Numbers as programs read them, whatever the language of the page. */
function csvOf({ head, series, rows }: Figure): string {
  const lines = rows.map(({ label, moment, values }) => [
    moment ?? label,
    ...series.map((_, i) => (values[i] == null ? null : String(values[i]))),
  ]);
  return csvText([[head, ...series.map(({ name }) => name)], ...lines]);
}
