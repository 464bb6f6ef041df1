import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { withBothSides } from '#main/core/both-sides.ts';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, isStopRequested } from '#shared/gauge.ts';

describe('both sides at once', () => {
  it('give what each of them came to', async () => {
    expect(await withBothSides(async (side) => `${side} read`)).toEqual({
      inbound: 'inbound read',
      outbound: 'outbound read',
    });
  });

  it("fail with inbound's failure, also where outbound failed before it", async () => {
    const failing = withBothSides(async (side) => {
      if (side === 'inbound') await setTimeout(20);
      throw new Error(`${side} failed`);
    });
    await expect(failing).rejects.toThrow('inbound failed');
  });

  it('stop each other where one fails, and tell why, not that the other was stopped', async () => {
    const gauge = createGauge();
    const failing = withBothSides(async (side) => {
      if (side === 'outbound') throw new Error('outbound failed');
      while (!isStopRequested(gauge)) await setTimeout(1);
      throw new TieoutError('interrupted', 'the run was interrupted');
    }, gauge);
    await expect(failing).rejects.toThrow('outbound failed');
  });

  it('end as interrupted where both were stopped', async () => {
    const failing = withBothSides(async () => {
      throw new TieoutError('interrupted', 'the run was interrupted');
    });
    await expect(failing).rejects.toMatchObject({ code: 'interrupted' });
  });
});
