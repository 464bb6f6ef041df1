import { describe, expect, it } from 'vitest';
import type { Report } from '#test/bench/harness/figures.ts';
import { withFigures } from '#test/bench/report/document.ts';

const begin = '<!-- figures: begin. Written by `npm run bench`; what stands outside is written by hand. -->';
const empty = `# Performance\n\nBefore | by hand.\n\n${begin}\n<!-- figures: end -->\n\n| after | by hand |\n`;

/** The cells of the row that begins with this one. */
function rowOf(document: string, name: string): string[] {
  const row = document.split('\n').find((line) => line.startsWith(`| ${name} |`));
  return row?.slice(2, -2).split(' | ') ?? [];
}

describe('the document of figures', () => {
  it('keeps what was written by hand around its block, to the byte', () => {
    const drawn = withFigures(empty, [memoryOf('2m', 2_000_000, 450)]);
    const again = withFigures(drawn, [memoryOf('2m', 2_000_000, 460)]);
    for (const document of [drawn, again]) {
      expect(document.startsWith(empty.slice(0, empty.indexOf(begin)))).toBe(true);
      expect(document.endsWith('<!-- figures: end -->\n\n| after | by hand |\n')).toBe(true);
    }
    expect(rowOf(again, 'Peak memory of a run')[2]).toBe('460 MB');
  });

  it('is the same when it is drawn again', () => {
    const reports = [memoryOf('2m', 2_000_000, 450), memoryOf('20m', 20_000_000, 650)];
    const drawn = withFigures(empty, reports);
    expect(withFigures(drawn, reports)).toBe(drawn);
    expect(withFigures(drawn, [])).toBe(drawn);
  });

  it('judges each target by the largest size there is', () => {
    const drawn = withFigures(empty, [memoryOf('20m', 20_000_000, 650), memoryOf('2m', 2_000_000, 450)]);
    expect(rowOf(drawn, 'Peak memory of a run').slice(1, 7)).toEqual(['20m', '650 MB', '', '', '≤ 600', '**no**']);
  });

  it('does not call reached at a small size what only a large one can show', () => {
    const reached = (report: Report) => rowOf(withFigures(empty, [report]), 'Peak memory of a run')[6];
    expect(reached(memoryOf('2m', 2_000_000, 450))).toBe('not judged at this size');
    expect(reached(memoryOf('2m', 2_000_000, 650))).toBe('**no**');
    expect(reached(memoryOf('20m', 20_000_000, 450))).toBe('yes');
  });

  it('keeps the row of a larger size when a smaller one is measured, and both in the list', () => {
    const large = withFigures(empty, [memoryOf('20m', 20_000_000, 550)]);
    const drawn = withFigures(large, [memoryOf('2m', 2_000_000, 450)]);
    expect(rowOf(drawn, 'Peak memory of a run').slice(1, 7)).toEqual(['20m', '550 MB', '', '', '≤ 600', 'yes']);
    expect(drawn.match(/^\| run \| \d+m \|/gm)).toEqual(['| run | 2m |', '| run | 20m |']);
  });

  it('says where fewer records were measured than asked for', () => {
    const drawn = withFigures(empty, [memoryOf('200m', 50_000_000, 550)]);
    expect(rowOf(drawn, 'Peak memory of a run')[1]).toBe('200m (measured: 50,000,000)');
  });

  it('says of a target that nothing measured it', () => {
    const drawn = withFigures(empty, []);
    expect(rowOf(drawn, 'Size of a record kept')[2]).toBe('not measured yet');
  });

  it('is not written where its block is missing', () => {
    expect(() => withFigures('# Performance\n', [])).toThrow(/has no block/);
  });
});

/** A report of one figure. */
function memoryOf(size: string, records: number, megabytes: number): Report {
  const asked = Number.parseInt(size, 10) * 1e6;
  return {
    name: 'run',
    size,
    asked,
    records,
    ...(asked === records ? {} : { reduced: 'needs more disk' }),
    rounds: 1,
    measuredAt: '2026-01-02T03:04:05.000Z',
    machine: { processor: 'Test', cores: 2, memoryGb: 8, system: 'Linux' },
    versions: { node: '24' },
    figures: [
      {
        id: 'memory',
        what: 'peak resident memory',
        unit: 'MB',
        ways: { Tieout: { values: [megabytes], seconds: [1], cpuSeconds: [1] } },
      },
    ],
  };
}
