import { describe, expect, it } from 'vitest';
import { lineText, tryFault } from './harness.ts';
import { faults } from './index.ts';

/** The long form, with the same code and larger amounts, is `npm run faults`. */
describe('the short form of the faults', () => {
  it.each(faults)('$name: nothing is missed', { timeout: 180_000 }, async (fault) => {
    const lines = await tryFault(fault, { seed: 1, form: 'short', say: () => {} });
    for (const line of lines) expect(line.misses, lineText(line)).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
    for (const { counts } of lines) expect(counts.cases).toBeGreaterThan(0);
  });
});
