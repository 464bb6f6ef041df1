import { describe, expect, it } from 'vitest';
import { shareOf } from '#main/hosts/electron/share.ts';
import { underWayOf } from '#main/hosts/engine/run-signs.ts';
import { createGauge, setPartitionState, sideFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';

describe('how far a run is, for a bar beside an icon', () => {
  const watch = { run: 'r', name: 'sides', estimate: null };

  it('is not known before both sides know how much they hold', () => {
    const gauge = createGauge();
    sideFigures(gauge, 'inbound').set('total', 100);
    expect(underWayOf({ ...watch, phase: 'pulling', gauge })).toEqual({ run: 'r', name: 'sides', share: null });
  });

  it('grows while both sides are pulled, whatever each counts in, and then by the partition', () => {
    const gauge = createGauge();
    const set = (side: 'inbound' | 'outbound', done: number, total: number) => {
      sideFigures(gauge, side).set('done', done);
      sideFigures(gauge, side).set('total', total);
    };
    set('inbound', 50, 100);
    set('outbound', 1_000, 1_000_000);
    const early = underWayOf({ ...watch, phase: 'pulling', gauge }).share as number;
    set('inbound', 120, 100);
    set('outbound', 1_000_000, 1_000_000);
    const pulled = underWayOf({ ...watch, phase: 'pulling', gauge }).share as number;
    for (let i = 0; i < limits.partitions; i += 1) setPartitionState(gauge, i, 'matched');
    expect(0 < early && early < pulled && pulled < 1).toBe(true);
    expect(underWayOf({ ...watch, phase: 'diffing', gauge }).share).toBeCloseTo(1);
  });

  it('is one figure for all of them', () => {
    const at = (share: number | null) => ({ run: 'r', name: 'sides', share });
    expect(shareOf([])).toBe('none');
    expect(shareOf([at(null)])).toBe('unknown');
    expect(shareOf([at(0.2), at(null), at(0.4)])).toBeCloseTo(0.3);
  });
});
