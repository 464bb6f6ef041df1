import { useTranslation } from '../words.ts';
import { useFormat } from './format.ts';
import type { Crumb } from './page.tsx';

type OfRun = { run: string; name: string; startedAt: string | undefined };

/** Where a page about one run belongs: among the runs, under that run. */
export function useRunCrumbs(of: OfRun | undefined): Crumb[] {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const runs: Crumb = { name: t('title'), to: '/runs' };
  if (!of) return [runs];
  const { run, name, startedAt } = of;
  const title = startedAt === undefined ? name : `${name} · ${format.moment(startedAt)}`;
  return [runs, { name: title, to: '/runs/$run', params: { run } }];
}
