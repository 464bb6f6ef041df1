import type { SourceRole } from './finding.ts';
import type { Gauge } from './gauge.ts';
import type { MasterTally } from './master.ts';

/** `columns` are those of a side's records; only their keys are looked at. */
export type MasterInput = Record<SourceRole | 'list', string> & {
  keyColumns: number;
  columns: number;
  isListed: boolean;
  partitions: number[];
  gauge: Gauge;
};
export type MasterPartition = { partition: number; tally: MasterTally };
/** What the files are now, with the sentence of whatever is wrong. */
export type MasterCheck = {
  snapshot: { digest: string; seal: string } | null;
  list: string | null;
  problems: string[];
};
