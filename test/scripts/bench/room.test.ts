import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { fitting } from '#test/bench/harness/room.ts';

describe('the size of a benchmark', () => {
  it('is the one that was asked for where there is room', () => {
    expect(fitting(123_456, { diskBytes: (records) => records }, tmpdir())).toEqual({ records: 123_456 });
  });

  it('is the next smaller round one where disk, memory or the benchmark sets a limit, and says so', () => {
    const tooMuch = (records: number) => (records > 30_000 ? 1e18 : 0);
    expect(fitting(1_000_000, { diskBytes: tooMuch }, tmpdir())).toEqual({
      records: 20_000,
      reduced: expect.stringMatching(/^needs 1000000000.0 GB of disk, and [\d.]+ GB are free$/),
    });
    expect(fitting(1_000_000, { memoryBytes: tooMuch }, tmpdir())).toMatchObject({
      records: 20_000,
      reduced: expect.stringMatching(/of memory/),
    });
    const recordsMax = { records: 500_000, because: 'is too much' };
    expect(fitting(1_000_000, { recordsMax }, tmpdir())).toEqual({ records: 500_000, reduced: 'is too much' });
  });

  it('is none where nothing fits', () => {
    expect(() => fitting(1_000_000, { diskBytes: () => 1e18 }, tmpdir())).toThrow(/no room for any size/);
  });
});
