import * as z from 'zod';
import { create } from 'zustand';
import { askedSchema } from '#shared/findings-view.ts';
import type { ColumnLayout } from './column-layout.ts';

const columnsSchema = askedSchema.pick({ columns: true, widths: true });

const layoutSchema = z.object({
  facetsWidth: z.number().min(140).max(420).catch(208).default(208),
  recordWidth: z.number().min(240).max(900).catch(348).default(348),
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

export function setColumnLayout(of: string, layout: ColumnLayout): void {
  setLayout({ columns: { ...useLayout.getState().columns, [of]: layout } });
}

function read(): Layout {
  try {
    return layoutSchema.parse(JSON.parse(localStorage.getItem(name) ?? '{}'));
  } catch {
    return layoutSchema.parse({});
  }
}
