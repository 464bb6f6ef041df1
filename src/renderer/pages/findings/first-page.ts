import { engine } from '#renderer/client.ts';
import type { FindingsPage } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import { type ListAsked, plainListOf } from './asked.ts';
import { pageOf } from './list-store.ts';

/** Gives what was asked for ahead to the first that wants just that, and to nobody after. */
export type FirstPage = (run: string, asked: ListAsked) => Promise<FindingsPage> | undefined;

/** Asks for the first rows of a list together with the run's columns, where it can be asked for without them. */
export function firstPage(run: string, search: Asked): FirstPage {
  const asked = plainListOf(search);
  let ahead = asked && engine.findings.page(pageOf(run, asked, 0));
  // Whether it failed is for whoever takes it.
  ahead?.catch(() => {});
  return (wantedRun, wanted) => {
    const isIt = asked && JSON.stringify([run, asked]) === JSON.stringify([wantedRun, wanted]);
    const given = isIt ? ahead : undefined;
    ahead = undefined;
    return given;
  };
}
