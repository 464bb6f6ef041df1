import { describe, expect, it } from 'vitest';
import { withRetries } from '#main/core/retries.ts';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, requestStop } from '#shared/gauge.ts';
import { workersThat } from '#test/support/core-parts.ts';

const input = { findings: 'f.sqlite' };
const complaint = { what: 'f.sqlite could not be sealed', next: 'Look at the disk.' };
const sealed = { digest: 'd', kept: 3, bytes: 4 };

/** Workers whose threads die `deaths` times before one seals. */
function dying(deaths: number, onDeath = () => {}) {
  const tried = { times: 0 };
  const workers = workersThat({
    seal: () => {
      if (++tried.times > deaths) return sealed;
      onDeath();
      throw new Error(`death ${tried.times}`);
    },
  });
  return { workers, tried };
}

describe('a task whose thread fails', () => {
  it('is given to another thread, twice', async () => {
    const { workers, tried } = dying(2);
    expect(await withRetries(workers, 'seal', input, complaint)).toEqual(sealed);
    expect(tried.times).toBe(3);
  });

  it('is given up after that, with the last reason and what to do', async () => {
    const { workers, tried } = dying(9);
    await expect(withRetries(workers, 'seal', input, complaint)).rejects.toMatchObject({
      code: 'not-established',
      message: 'f.sqlite could not be sealed in 3 attempts: death 3',
      next: 'Look at the disk.',
    });
    expect(tried.times).toBe(3);
  });

  it('is not tried again where a stop was asked for meanwhile', async () => {
    const gauge = createGauge();
    const { workers, tried } = dying(9, () => requestStop(gauge));
    const trying = withRetries(workers, 'seal', input, { ...complaint, gauge });
    await expect(trying).rejects.toMatchObject({ code: 'interrupted' });
    expect(tried.times).toBe(1);
  });

  it('is not tried again where the task itself said what is wrong', async () => {
    const full = new TieoutError('workspace', 'the disk is full');
    let times = 0;
    const workers = workersThat({
      seal: () => {
        times++;
        throw full;
      },
    });
    await expect(withRetries(workers, 'seal', input, complaint)).rejects.toBe(full);
    expect(times).toBe(1);
  });
});
