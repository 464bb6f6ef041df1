import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail } from '#shared/run.ts';

/** How far back the run before is looked for: those that failed are passed over. */
const lookedAtRuns = 20;

/** Leads to what is new since the run before, where there is one whose findings are kept. */
export function CompareBefore({ detail: { run, name, definitionPath } }: { detail: RunDetail }) {
  const { t } = useTranslation('compare');
  const go = useNavigate();
  const input = { path: definitionPath, after: run, count: lookedAtRuns };
  const { data } = useQuery(calls.runs.list.queryOptions({ input }));
  const before = data?.runs.find(
    (line) => line.name === name && line.state === 'ended' && line.evidenceDeleted === null,
  );
  const search = before && { runs: [before.run, run] };
  useOfferedActs(search ? [{ name: t('withBefore'), act: () => void go({ to: '/compare', search }) }] : []);
  if (!search) return null;
  return (
    <Button
      title={t('withBefore')}
      renderRoot={(props) => <Link to="/compare" search={search} preload={false} {...props} />}
    >
      {t('choose')}
    </Button>
  );
}
