/** The types of a key or compared field, and what "near enough" can mean for each. */
export const columnTypes = ['text', 'integer', 'decimal', 'boolean', 'datetime', 'json'] as const;
export type ColumnType = (typeof columnTypes)[number];

export const toleranceTypes: readonly ColumnType[] = ['integer', 'decimal', 'datetime'];

/**
 * `absolute` and `percent` hold a non-negative decimal as `units / 10^scale`; `percent` is of the inbound value.
 * `duration` is in microseconds, the precision of an instant.
 */
export type Tolerance =
  | { kind: 'absolute'; units: bigint; scale: number }
  | { kind: 'percent'; units: bigint; scale: number }
  | { kind: 'duration'; microseconds: bigint };

const microsecondsPer: Record<string, bigint> = {
  us: 1n,
  ms: 1_000n,
  s: 1_000_000n,
  m: 60_000_000n,
  h: 3_600_000_000n,
  d: 86_400_000_000n,
};

/** Reads a tolerance as written in a definition: `0.01`, `1%`, `2s`. Undefined where the text is none for that type. */
export function parseTolerance(text: string, type: ColumnType): Tolerance | undefined {
  if (type === 'datetime') {
    const microseconds = parseDuration(text);
    return microseconds === undefined ? undefined : { kind: 'duration', microseconds };
  }
  const isPercent = text.trim().endsWith('%');
  const amount = parseAmount(text.trim().replace(/%$/, '').trim());
  return amount && { kind: isPercent ? 'percent' : 'absolute', ...amount };
}

/** Reads a duration such as `2s` or `1.5h`, in microseconds. Undefined where the text is none. */
export function parseDuration(text: string): bigint | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*(us|ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  const amount = number === undefined ? undefined : parseAmount(number);
  const per = unit === undefined ? undefined : microsecondsPer[unit];
  return amount && per !== undefined ? (amount.units * per) / 10n ** BigInt(amount.scale) : undefined;
}

/** A tolerance as it is written in a definition: `0.01`, `1%`, `2s`. */
export function toleranceText(tolerance: Tolerance): string {
  if (tolerance.kind === 'duration') {
    const { microseconds } = tolerance;
    const unit = ['d', 'h', 'm', 's', 'ms'].find((name) => microseconds % (microsecondsPer[name] ?? 1n) === 0n) ?? 'us';
    return microseconds === 0n ? '0s' : `${microseconds / (microsecondsPer[unit] ?? 1n)}${unit}`;
  }
  const digits = String(tolerance.units).padStart(tolerance.scale + 1, '0');
  const whole = digits.slice(0, digits.length - tolerance.scale);
  const fraction = digits.slice(digits.length - tolerance.scale).replace(/0+$/, '');
  return `${whole}${fraction === '' ? '' : `.${fraction}`}${tolerance.kind === 'percent' ? '%' : ''}`;
}

function parseAmount(text: string): { units: bigint; scale: number } | undefined {
  const [, whole, fraction = '', exponent = '0'] =
    /^(\d{1,100})(?:\.(\d{1,100}))?(?:e([+-]?\d{1,2}))?$/i.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const scale = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction);
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}
