import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { checkRoom, diskRoom, watchRoom } from '#main/core/disk-room.ts';
import { evidenceFiles } from '#main/core/evidence-files.ts';
import { createGauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { diskWith, failureOf } from '#test/support/core-parts.ts';
import { withLimits } from '#test/support/limits.ts';

const files = evidenceFiles('/w/evidence', 'R');
const reserve = limits.diskReserveBytes;
const learned = { bytes: 1_000_000_000, basedOn: 'runs' } as const;

describe('the room for a run', () => {
  it.each([
    ['there', 1_250_000_000, 'yes'],
    ['doubtful, where the records may weigh more than they did', 1_249_999_999, 'doubtful'],
    ['doubtful, where they would have to weigh less', 800_000_000, 'doubtful'],
    ['not there', 799_999_999, 'no'],
  ])('is %s', (_, besideReserve, fits) => {
    expect(diskRoom(learned, reserve + besideReserve).fits).toBe(fits);
  });

  it('is more doubtful where the weight of a record is a guess', () => {
    const guessed = { bytes: 1_000_000_000, basedOn: 'guess' } as const;
    const room = [3_999_999_999, 250_000_000, 249_999_999].map((bytes) => diskRoom(guessed, reserve + bytes).fits);
    expect(room).toEqual(['doubtful', 'doubtful', 'no']);
  });

  it('is unknown where the system does not say, which refuses nothing', async () => {
    expect(diskRoom(learned, null).fits).toBe('unknown');
    expect(
      await checkRoom(
        diskWith(() => null),
        files,
        learned,
      ),
    ).toEqual([]);
  });
});

describe('a run without room', () => {
  it('is refused with what is missing where, and what to do', async () => {
    const error = await failureOf(
      checkRoom(
        diskWith(() => 500_000_000),
        files,
        learned,
      ),
    );
    expect(error).toMatchObject({
      code: 'workspace',
      message:
        'the run has no room in /w/evidence/R: about 1.0 GB of evidence are expected and 134.2 MB stay in reserve, 500.0 MB are free, so 634.2 MB are missing',
      next: 'Free 634.2 MB on that disk, or choose a folder on a larger one with --workspace.',
    });
  });

  it('is let go on where most of it is written already', async () => {
    expect(
      await checkRoom(
        diskWith(() => 500_000_000, 333_000_000),
        files,
        learned,
      ),
    ).toEqual([]);
  });

  it('is warned about where that is doubtful', async () => {
    const [warning] = await checkRoom(
      diskWith(() => reserve + 900_000_000),
      files,
      learned,
    );
    expect(warning).toMatch(/^The disk may have been too small for this run: about 1\.0 GB of evidence are expected/);
  });
});

describe('watching the room of a run under way', () => {
  it('stops it when only the reserve is left', async () => {
    let free = reserve;
    const gauge = createGauge();
    const watch = await withLimits({ diskCheckMs: 1 }, () =>
      watchRoom(
        diskWith(() => free),
        '/w',
        gauge,
      ),
    );
    await setTimeout(20);
    expect([isStopRequested(gauge), watch.complaint()]).toEqual([false, undefined]);
    free = reserve - 1;
    while (!isStopRequested(gauge)) await setTimeout(1);
    expect(watch.complaint()).toMatchObject({
      code: 'interrupted',
      message: expect.stringMatching(/less than the reserve/),
    });
    watch.end();
  });

  it('stops nothing after its end', async () => {
    const gauge = createGauge();
    const watch = await withLimits({ diskCheckMs: 5 }, () =>
      watchRoom(
        diskWith(() => 0),
        '/w',
        gauge,
      ),
    );
    watch.end();
    await setTimeout(30);
    expect(isStopRequested(gauge)).toBe(false);
  });
});
