import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useFormat } from '#renderer/parts/format.ts';
import type { Standing } from '#shared/decision-status.ts';
import type { TrailAction } from '#shared/trail.ts';
import styles from './home.module.css';

/** What of a run is not concluded: all its findings, until somebody has decided on some. */
export function OpenFindings({ run, findings }: { run: string; findings: number }) {
  const format = useFormat();
  const open = useOpen(run, findings > 0);
  return (
    <Link className={styles.findings} to="/runs/$run/findings" params={{ run }}>
      {format.number(open ?? findings)}
    </Link>
  );
}

/** Where nobody has decided there is nothing to be counted, however many findings there are. */
function useOpen(run: string, hasFindings: boolean): number | undefined {
  const decided = useQuery(
    calls.trail.list.queryOptions({
      input: { run, actions: [...decidings], count: 1 },
      enabled: hasFindings,
      retry: false,
    }),
  );
  const facets = useQuery(
    calls.reviews.facets.queryOptions({
      input: { run },
      enabled: (decided.data?.length ?? 0) > 0,
      retry: false,
      refetchInterval: ({ state }) => (state.data && state.data.done < 1 ? 1_000 : false),
    }),
  );
  const standings = facets.data?.counts?.standings;
  return standings && open.reduce((sum, standing) => sum + (standings[standing] ?? 0), 0);
}

const decidings: TrailAction[] = ['decision.made', 'decisions.carried', 'decisions.merged', 'findings.classified'];

const open: Standing[] = ['undecided', 'investigating', 'suspense'];
