import styles from './analysis.module.css';
import type { Figure } from './figure.ts';

// Drawn in these units and stretched to the card; the texts stand beside the drawing, so that they keep their size.
const width = 600;
const height = 160;

type ChartProps = { figure: Figure; label: string };

/** A share or an amount from run to run: a line, each point with its value. */
export function LineChart({ figure, label }: ChartProps) {
  const { rows, format } = figure;
  const values = rows.map(({ values: [value] }) => value ?? null);
  const known = values.filter((value) => value !== null);
  const high = Math.max(...known);
  const low = Math.min(...known);
  // A line that does not move stands in the middle.
  const range = high - low || 1;
  // Where a column would stand: above its date.
  const x = (i: number) => ((i + 0.5) * width) / rows.length;
  const y = (value: number) => (high === low ? height / 2 : height - 12 - ((value - low) / range) * (height - 24));
  return (
    <Plot label={label} top={format(high)} bottom={high === low ? '' : format(low)} rows={rows}>
      <path className={styles.line} d={pathOf(values, x, y)} vectorEffect="non-scaling-stroke" />
      {values.map(
        (value, i) =>
          value !== null && (
            <line
              key={rows[i]?.id}
              className={styles.point}
              {...{ x1: x(i), x2: x(i), y1: y(value), y2: y(value) }}
              vectorEffect="non-scaling-stroke"
            >
              <title>{`${rows[i]?.label}: ${format(value)}`}</title>
            </line>
          ),
      )}
    </Plot>
  );
}

function pathOf(values: (number | null)[], x: (i: number) => number, y: (value: number) => number): string {
  return values
    .map((value, i) => {
      if (value === null) return '';
      const isFirst = i === 0 || values[i - 1] === null;
      return `${isFirst ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    })
    .join(' ');
}

/** Amounts on top of one another: a column a row, a part a series. */
export function ColumnChart({ figure, label }: ChartProps) {
  const { rows, series, format } = figure;
  const sums = rows.map(({ values }) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const most = Math.max(1, ...sums);
  const step = width / rows.length;
  const thick = Math.min(step * 0.72, 56);
  return (
    <Plot label={label} top={format(most)} bottom="0" rows={rows}>
      {rows.map((row, i) => {
        let top = height;
        return series.map(({ id, name, tone }, j) => {
          const value = row.values[j] ?? 0;
          const tall = (value / most) * (height - 4);
          top -= tall;
          if (value === 0) return null;
          return (
            <rect
              key={`${row.id} ${id}`}
              className={styles.bar}
              data-tone={tone}
              {...{ x: i * step + (step - thick) / 2, y: top, width: thick, height: tall }}
            >
              <title>{`${row.label} · ${name}: ${format(value)}`}</title>
            </rect>
          );
        });
      })}
    </Plot>
  );
}

type PlotProps = { label: string; top: string; bottom: string; rows: Figure['rows']; children: React.ReactNode };

/** The drawing with its scale on the left and its first and last row below. */
function Plot({ label, top, bottom, rows, children }: PlotProps) {
  const all = rows.length <= 6;
  const shown = all ? rows : [rows[0], rows.at(-1)];
  return (
    <div className={styles.plot}>
      <div className={styles.scale} aria-hidden="true">
        <span>{top}</span>
        <span>{bottom}</span>
      </div>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <line className={styles.base} x1="0" x2={width} y1={height} y2={height} vectorEffect="non-scaling-stroke" />
        {children}
      </svg>
      <div className={styles.below} data-spread={all} aria-hidden="true">
        {shown.map((row) => row && <span key={row.id}>{row.label}</span>)}
      </div>
    </div>
  );
}

/** Amounts beside one another, each with its name: for what has no time of its own. */
export function BarChart({ figure }: { figure: Figure }) {
  const { rows, format } = figure;
  const most = Math.max(1, ...rows.map(({ values: [value] }) => value ?? 0));
  return (
    <div className={styles.bars}>
      {rows.map(({ id, label, values: [value] }) => (
        <div key={id} className={styles.barRow}>
          <span className={styles.barName} title={label}>
            {label}
          </span>
          <span className={styles.barTrack} aria-hidden="true">
            <span className={styles.barFill} style={{ width: `${((value ?? 0) / most) * 100}%` }} />
          </span>
          <span className={styles.barValue}>{format(value ?? 0)}</span>
        </div>
      ))}
    </div>
  );
}
