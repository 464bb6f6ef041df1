import { describe, expect, it } from 'vitest';
import { conclude, type Results } from '#main/core/verdict.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals, Tally } from '#shared/tasks.ts';
import { definitionOf } from '#test/support/engine.ts';
import { emptyTally } from '#worker/records/tie-out.ts';

const source = { type: 'csv', path: '/x/sent.csv' };
const settings = {
  key: ['sku'],
  fields: ['price', 'tag'],
  inbound: source,
  outbound: { ...source, path: '/x/held.csv' },
};

const reading = { readFrom: '2026-06-17T16:00:00.000Z', readTo: '2026-06-17T16:05:00.000Z', sittings: 1 };

function totals(accepted: number, invalid = 0): SnapshotTotals {
  return {
    read: accepted + invalid,
    accepted,
    invalid,
    repeats: 0,
    digest: 'd',
    seal: 's',
    bytes: 1,
    emptyFields: [],
    ...reading,
  };
}

function partition(figures: Partial<Tally>): Tally {
  return { ...emptyTally(2), ...figures };
}

/** A run in which partition 0 came to `figures` and the others to nothing. */
function results(figures: Partial<Tally>, inbound: SnapshotTotals, outbound: SnapshotTotals): Results {
  const tallies = new Map<number, Tally>();
  for (let number = 0; number < limits.partitions; number++)
    tallies.set(number, partition(number === 0 ? figures : {}));
  return { definition: definitionOf(settings), inbound, outbound, tallies, failed: [] };
}

const agreeing = () => results({ inboundRecords: 10, outboundRecords: 10, matched: 10 }, totals(10), totals(10));

describe('a match', () => {
  it('is established by every partition and agreeing totals', () => {
    expect(conclude(agreeing())).toEqual({
      verdict: 'match',
      matched: 10,
      withinTolerance: 0,
      findings: { missing: 0, unexpected: 0, different: 0, duplicate: 0, invalid: 0 },
      byField: { price: 0, tag: 0 },
      partitions: { total: 256, established: 256, bySums: 0 },
      failed: [],
      discrepancies: [],
      warnings: [],
      chunks: 0,
    });
  });

  it('holds with differences within tolerance', () => {
    const within = { inboundRecords: 10, outboundRecords: 10, matched: 10, withinTolerance: 4 };
    expect(conclude(results(within, totals(10), totals(10)))).toMatchObject({ verdict: 'match', withinTolerance: 4 });
  });

  it('is not established by a partition that failed, even where all the others match', () => {
    const run = agreeing();
    run.tallies.delete(200);
    const failed = [{ partition: 200, reason: 'segment 7 is not what was sealed' }];
    expect(conclude({ ...run, failed })).toMatchObject({
      verdict: 'not-established',
      partitions: { total: 256, established: 255 },
      failed,
    });
  });

  it('is not established by a partition that nobody speaks of', () => {
    const run = agreeing();
    run.tallies.delete(3);
    expect(conclude(run)).toMatchObject({ verdict: 'not-established', partitions: { established: 255 } });
  });

  it('is not established by a failure of a partition that was compared nevertheless', () => {
    expect(conclude({ ...agreeing(), failed: [{ partition: 1, reason: 'x' }] }).verdict).toBe('not-established');
  });
});

describe('a mismatch', () => {
  it.each([
    ['missing', { inboundRecords: 10, outboundRecords: 9, matched: 9, missing: 1 }, totals(10), totals(9)],
    ['unexpected', { inboundRecords: 9, outboundRecords: 10, matched: 9, unexpected: 1 }, totals(9), totals(10)],
    ['different', { inboundRecords: 10, outboundRecords: 10, matched: 9, different: 1 }, totals(10), totals(10)],
    [
      'duplicate',
      {
        inboundRecords: 11,
        outboundRecords: 10,
        matched: 9,
        duplicate: 1,
        inboundInDuplicates: 2,
        outboundInDuplicates: 1,
      },
      totals(11),
      totals(10),
    ],
    ['invalid', { inboundRecords: 10, outboundRecords: 10, matched: 10, invalid: 1 }, totals(10), totals(10, 1)],
  ])('is one %s finding', (kind, figures, inbound, outbound) => {
    const conclusion = conclude(results(figures, inbound, outbound));
    expect(conclusion.verdict).toBe('mismatch');
    expect(conclusion.discrepancies).toEqual([]);
    expect(conclusion.findings).toEqual({
      missing: 0,
      unexpected: 0,
      different: 0,
      duplicate: 0,
      invalid: 0,
      [kind]: 1,
    });
  });

  it('counts every unreadable record of both sides, also those that were not kept', () => {
    const figures = { inboundRecords: 1, outboundRecords: 1, matched: 1, invalid: 2 };
    expect(conclude(results(figures, totals(1, 70), totals(1, 30))).findings.invalid).toBe(100);
  });

  it('adds up the partitions and the fields', () => {
    const run = results(
      { inboundRecords: 2, outboundRecords: 2, different: 2, byField: [2, 1], chunks: 1 },
      totals(3),
      totals(3),
    );
    run.tallies.set(9, partition({ inboundRecords: 1, outboundRecords: 1, different: 1, byField: [0, 1], chunks: 2 }));
    expect(conclude(run)).toMatchObject({ findings: { different: 3 }, byField: { price: 2, tag: 2 }, chunks: 3 });
  });
});

describe('control totals that do not agree establish nothing, and each is a sentence:', () => {
  it.each([
    [
      'read is not accepted and invalid together',
      agreeing(),
      { read: 11 },
      'inbound: 11 read, but 10 accepted and 0 invalid',
    ],
    [
      'a record was lost between reading and comparing',
      agreeing(),
      { read: 11, accepted: 11 },
      'inbound: 11 accepted, but 10 compared',
    ],
    ['a record was invented', agreeing(), { read: 9, accepted: 9 }, 'inbound: 9 accepted, but 10 concluded on'],
  ])('%s', (_, run, wrong, sentence) => {
    const conclusion = conclude({ ...run, inbound: { ...run.inbound, ...wrong } });
    expect(conclusion.verdict).toBe('not-established');
    expect(conclusion.discrepancies).toContain(sentence);
  });

  it('a record compared and not concluded on, on either side', () => {
    const conclusion = conclude(
      results({ inboundRecords: 10, outboundRecords: 10, matched: 9 }, totals(10), totals(10)),
    );
    expect(conclusion.verdict).toBe('not-established');
    expect(conclusion.discrepancies).toEqual([
      'inbound: 10 accepted, but 9 concluded on',
      'outbound: 10 accepted, but 9 concluded on',
    ]);
  });
});

describe('sides without records', () => {
  it('establish nothing where both are empty, and say what to check', () => {
    const conclusion = conclude(results({}, totals(0), totals(0)));
    expect(conclusion.verdict).toBe('not-established');
    expect(conclusion.warnings).toEqual([
      'Both sides are empty, so nothing was established; check inbound.path and outbound.path, or set allowEmpty: true.',
    ]);
  });

  it('match where the definition allows it', () => {
    const run = results({}, totals(0), totals(0));
    const conclusion = conclude({ ...run, definition: definitionOf({ ...settings, allowEmpty: true }) });
    expect([conclusion.verdict, conclusion.warnings]).toEqual(['match', []]);
  });

  it('warn where one is empty and the other is not', () => {
    const noOutbound = conclude(results({ inboundRecords: 5, missing: 5 }, totals(5), totals(0)));
    expect([noOutbound.verdict, noOutbound.warnings]).toEqual([
      'mismatch',
      ['outbound (csv held.csv) is empty: no record was read from it; check outbound.path.'],
    ]);
    const noInbound = conclude(results({ outboundRecords: 5, unexpected: 5 }, totals(0), totals(5)));
    expect(noInbound.warnings[0]).toContain('inbound (csv sent.csv) is empty');
  });

  it('are not empty where their records are only unreadable', () => {
    const conclusion = conclude(results({ invalid: 2 }, totals(0, 1), totals(0, 1)));
    expect([conclusion.verdict, conclusion.warnings]).toEqual(['mismatch', []]);
  });
});

describe('a compared field that no record has', () => {
  const json = { inbound: { type: 'ndjson', path: 'sent.ndjson' }, outbound: { type: 'ndjson', path: 'held.ndjson' } };
  const without = (...emptyFields: string[]) => ({ ...totals(10), emptyFields });
  const figures = { inboundRecords: 10, outboundRecords: 10, matched: 10 };
  const different = { inboundRecords: 10, outboundRecords: 10, matched: 9, different: 1 };
  const onNeither =
    'tag is in no record of either side; check that it is spelt as in inbound (ndjson sent.ndjson) and outbound (ndjson held.ndjson), or set allowEmpty: true.';
  const concluded = (run: ReturnType<typeof results>, more: object = json) => {
    const { verdict, warnings } = conclude({ ...run, definition: definitionOf({ ...settings, ...more }) });
    return [verdict, warnings];
  };

  it('establishes nothing where records name their own fields, however well null agrees with null', () => {
    expect(concluded(results(figures, without('tag'), without('tag')))).toEqual(['not-established', [onNeither]]);
    expect(concluded(results(different, without('tag'), without('tag')))).toEqual(['not-established', [onNeither]]);
  });

  it('matches where the definition allows it', () => {
    const run = results(figures, without('tag'), without('tag'));
    expect(concluded(run, { ...json, allowEmpty: true })).toEqual(['match', []]);
  });

  it('is no doubt where the columns were looked for before reading', () => {
    expect(concluded(results(figures, without('tag'), without('tag')), {})).toEqual(['match', []]);
  });

  it('on one side warns, and leaves the verdict to what was found', () => {
    const warning = (field: string, side: string) =>
      `${field} has no value in ${side}; check that it is spelt as it is there.`;
    expect(concluded(results(different, without('price'), without('tag')))).toEqual([
      'mismatch',
      [warning('price', 'inbound (ndjson sent.ndjson)'), warning('tag', 'outbound (ndjson held.ndjson)')],
    ]);
  });

  it('says nothing where a side has no records that could have one', () => {
    const unreadable = { ...totals(0, 3), emptyFields: ['price', 'tag'] };
    const conclusion = conclude(results({ inboundRecords: 10, missing: 10, invalid: 3 }, without('tag'), unreadable));
    expect([conclusion.verdict, conclusion.warnings]).toEqual(['mismatch', []]);
  });
});

describe('a side that was read in several sittings', () => {
  const figures = { inboundRecords: 10, outboundRecords: 10, matched: 10 };
  const servers = {
    inbound: { type: 'redis', url: 'redis://127.0.0.1:6379/0', layout: 'hash-buckets', match: 'pool:in:*' },
    outbound: { type: 'mysql', url: 'mysql://reader@127.0.0.1:3306/promo', table: 'promo_sku' },
  };
  const twice = { ...totals(10), sittings: 2 };

  it.each([
    ['inbound', 'redis pool:in:*'],
    ['outbound', 'mysql promo_sku'],
  ])('warns of what may have changed in between on a server (%s), and leaves the verdict', (side, source) => {
    const run = { ...results(figures, totals(10), totals(10)), [side]: twice };
    const conclusion = conclude({ ...run, definition: definitionOf({ ...settings, ...servers }) });
    expect([conclusion.verdict, conclusion.warnings]).toEqual([
      'match',
      [
        `${side} (${source}) was read in 2 sittings between 2026-06-17T16:00:00.000Z and 2026-06-17T16:05:00.000Z; what changed in between may show as findings.`,
      ],
    ]);
  });

  it('says nothing of a file, which is the one it was or is read anew', () => {
    expect(conclude(results(figures, twice, twice)).warnings).toEqual([]);
  });
});

describe('sides that share no key', () => {
  it('warn that the key may not mean the same', () => {
    const figures = { inboundRecords: 3, outboundRecords: 4, missing: 3, unexpected: 4 };
    expect(conclude(results(figures, totals(3), totals(4))).warnings).toEqual([
      'No sku is on both sides; check that the key means the same in inbound (csv sent.csv) and outbound (csv held.csv).',
    ]);
  });

  it('do not warn where one pair is shared, however different', () => {
    const figures = { inboundRecords: 3, outboundRecords: 4, missing: 2, unexpected: 3, different: 1 };
    expect(conclude(results(figures, totals(3), totals(4))).warnings).toEqual([]);
  });
});
