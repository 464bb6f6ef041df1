/** The exact sum of canonical numbers; what is null or not there adds nothing. */
export function sumOf(values: (string | null | undefined)[]): string {
  const numbers = values.filter((value): value is string => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
  const scale = Math.max(0, ...numbers.map((number) => number.split('.')[1]?.length ?? 0));
  const units = numbers.reduce((sum, number) => {
    const [whole = '0', fraction = ''] = number.split('.');
    return sum + BigInt(whole + fraction.padEnd(scale, '0'));
  }, 0n);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = scale > 0 ? `.${digits.slice(-scale)}` : '';
  return `${units < 0n ? '-' : ''}${whole}${fraction}`;
}
