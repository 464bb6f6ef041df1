import { describe, expect, it } from 'vitest';
import { keyRuns } from '#worker/records/shapes/key-runs.ts';

function runsOf(keys: string[], keysMin = 3) {
  const members: Record<number, string[]> = {};
  const sorted = keys.toSorted();
  const found = keyRuns(keysMin, (id, run) => {
    members[run] = [...(members[run] ?? []), sorted[id] ?? ''];
  });
  for (const [id, key] of sorted.entries()) found.add(id, key);
  found.end();
  return found.runs.map((run, i) => ({ ...run, members: members[i] }));
}

describe('runs of neighbouring keys', () => {
  it('are keys that begin the same and whose numbers follow one another, one at most left out', () => {
    expect(runsOf(['S-07', 'S-08', 'S-10', 'S-11', 'S-50', 'T-12', 'T-13'])).toEqual([
      { prefix: 'S-', from: '07', to: '11', findings: 4, members: ['S-07', 'S-08', 'S-10', 'S-11'] },
    ]);
  });

  it('are found among numbers of other lengths, which stand between them in the order of keys', () => {
    const keys = Array.from({ length: 30 }, (_, i) => String(i + 90));
    expect(runsOf(keys).map(({ from, to, findings }) => [from, to, findings])).toEqual([
      ['100', '119', 20],
      ['90', '99', 10],
    ]);
  });

  it('are none where keys do not end in a number, or lie apart', () => {
    expect(runsOf(['a', 'b', 'c', '', 'x1', 'x5', 'x9'])).toEqual([]);
  });

  it('keep digits beyond what a number holds as what keys begin with', () => {
    const keys = Array.from({ length: 5 }, (_, i) => `12345678901234567890123${i}`);
    expect(runsOf(keys)).toMatchObject([{ prefix: '123456789', from: '012345678901230'.slice(-15), findings: 5 }]);
  });
});
