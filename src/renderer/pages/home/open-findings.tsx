import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useFormat } from '#renderer/parts/format.ts';
import type { Standing } from '#shared/decision-status.ts';
import styles from './home.module.css';

/** What of a run is not concluded: all its findings, until somebody has decided on some. */
export function OpenFindings({ run, findings, isDecided }: { run: string; findings: number; isDecided: boolean }) {
  const format = useFormat();
  const open = useOpen(run, findings > 0 && isDecided);
  return (
    <Link className={styles.findings} to="/runs/$run/findings" params={{ run }}>
      {format.number(open ?? findings)}
    </Link>
  );
}

/** Where nobody has decided there is nothing to be counted, however many findings there are. */
function useOpen(run: string, isWanted: boolean): number | undefined {
  const facets = useQuery(
    calls.reviews.facets.queryOptions({
      input: { run },
      enabled: isWanted,
      retry: false,
      refetchInterval: ({ state }) => (state.data && state.data.done < 1 ? 1_000 : false),
    }),
  );
  const standings = facets.data?.counts?.standings;
  return standings && open.reduce((sum, standing) => sum + (standings[standing] ?? 0), 0);
}

const open: Standing[] = ['undecided', 'investigating', 'suspense'];
