import type { Effort } from './effort.ts';
import type { FindingKind } from './finding.ts';
import type { Filter, Sort } from './findings-list.ts';
import type { Reviewed } from './review-tasks.ts';

/** A list of whole kinds by key needs no making; of any other the ids lie in a file. */
export type ListSource = { kinds: FindingKind[] } | { list: string; total: number };
export type ListPlace = { findings: string; source: ListSource; descending: boolean };
export type ListInput = {
  findings: string;
  filter: Filter;
  by: Sort['by'];
  paths: { list: string; everything: string; ends: string };
  effort: Effort;
  /** Where the filter chooses by what was decided. */
  reviewed?: Reviewed;
};
export type PreviewInput = {
  findings: string;
  /** By kind and key the findings are looked at in the list's order; by values its ends are told by whoever makes it. */
  made: { filter: Filter } | { ends: string };
  descending: boolean;
  from: number;
  count: number;
  /** Where the filter chooses by what was decided. */
  reviewed?: Reviewed;
};
