import * as z from 'zod';
import { create } from 'zustand';

const columnsSchema = z.object({
  order: z.array(z.string()).default([]),
  visibility: z.record(z.string(), z.boolean()).default({}),
  sizes: z.record(z.string(), z.number()).default({}),
});
export type ColumnState = z.output<typeof columnsSchema>;
export const firstColumnState: ColumnState = columnsSchema.parse({});

const layoutSchema = z.object({
  facetsWidth: z.number().min(140).max(420).catch(240).default(240),
  recordWidth: z.number().min(240).max(900).catch(356).default(356),
  onlyDiffering: z.boolean().catch(false).default(false),
  /** By the names of the columns that a reconciliation has. */
  columns: z.record(z.string(), columnsSchema).catch({}).default({}),
});
type Layout = z.output<typeof layoutSchema>;

const name = 'tieout-findings';

/** How wide the panels are and how the columns stand: kept by this window, from one time to the next. */
export const useLayout = create<Layout>(() => read());

export function setLayout(change: Partial<Layout>): void {
  useLayout.setState(change);
  try {
    localStorage.setItem(name, JSON.stringify(useLayout.getState()));
  } catch {
    // A browser that keeps nothing begins each time as the first time.
  }
}

export function setColumnState(of: string, state: ColumnState): void {
  setLayout({ columns: { ...useLayout.getState().columns, [of]: state } });
}

function read(): Layout {
  try {
    return layoutSchema.parse(JSON.parse(localStorage.getItem(name) ?? '{}'));
  } catch {
    return layoutSchema.parse({});
  }
}
