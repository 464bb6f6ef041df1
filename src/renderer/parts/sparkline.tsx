import styles from './sparkline.module.css';

type SparklineProps = {
  /** Between 0 and 1, the oldest first; null leaves a gap. */
  values: (number | null)[];
  /** What it shows, in words. */
  label: string;
};

const width = 88;
const height = 22;

/** How a share moved over the last runs. Its scale is its own: a fall from 100 % to 99.99 % shows. */
export function Sparkline({ values, label }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <span className={styles.none} />;
  const low = Math.min(...known);
  const range = Math.max(...known) - low;
  const x = (i: number) => 2 + (i * (width - 4)) / (values.length - 1);
  const y = (value: number) => (range === 0 ? height / 2 : height - 4 - ((value - low) / range) * (height - 8));
  const last = values.at(-1);
  return (
    <svg
      className={styles.line}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
    >
      <path d={pathOf(values, x, y)} />
      {last !== null && last !== undefined && <circle cx={x(values.length - 1)} cy={y(last)} r="2" />}
    </svg>
  );
}

function pathOf(values: (number | null)[], x: (i: number) => number, y: (value: number) => number): string {
  let isDown = false;
  const steps = values.map((value, i) => {
    if (value === null) {
      isDown = false;
      return '';
    }
    const step = `${isDown ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    isDown = true;
    return step;
  });
  return steps.join(' ');
}
