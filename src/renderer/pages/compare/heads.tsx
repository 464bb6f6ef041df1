import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { type Format, useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { Notice } from '#renderer/parts/notice.tsx';
import { useTranslation } from '#renderer/words.ts';
import { findingsFound, type RunLine } from '#shared/run.ts';
import type { RunComparison } from '#shared/run-comparison.ts';
import styles from './compare.module.css';

/** Runs offered for either side. */
const offeredRuns = 200;

/** The earlier run and the later one; either can be changed for another of the same reconciliation. */
export function Heads({ compared }: { compared: RunComparison }) {
  const { t } = useTranslation('compare');
  const detail = useQuery(calls.runs.show.queryOptions({ input: { run: compared.after.run } }));
  const format = useFormat();
  const path = detail.data?.definitionPath;
  const list = useQuery(
    calls.runs.list.queryOptions({ input: { path, count: offeredRuns }, enabled: path !== undefined }),
  );
  const runs = list.data?.runs.filter(({ state, evidenceDeleted }) => state === 'ended' && !evidenceDeleted) ?? [];
  return (
    <>
      <div className={styles.heads}>
        <Head side="before" compared={compared} runs={runs} />
        <span className={styles.arrow} aria-hidden="true">
          →
        </span>
        <Head side="after" compared={compared} runs={runs} />
      </div>
      {compared.after.inFlight > 0 && (
        <Notice tone="warning" title={t('inFlight')}>
          {t('inFlightText', { count: compared.after.inFlight, number: format.number(compared.after.inFlight) })}
        </Notice>
      )}
      {compared.hasOtherColumns && (
        <Notice tone="warning" title={t('otherColumns')}>
          {t('otherColumnsText')}
        </Notice>
      )}
    </>
  );
}

type HeadProps = { side: 'before' | 'after'; compared: RunComparison; runs: RunLine[] };

function Head({ side, compared, runs }: HeadProps) {
  const { t } = useTranslation('compare');
  const format = useFormat();
  const go = useNavigate();
  const { run } = compared[side];
  const other = compared[side === 'before' ? 'after' : 'before'].run;
  const line = runs.find((known) => known.run === run);
  const choose = (chosen: string | null) => {
    if (chosen !== null) void go({ to: '/compare', search: { runs: [chosen, other] }, replace: true });
  };
  return (
    <section className={styles.head} aria-label={t(side)}>
      <Select
        label={t(side)}
        data={offered(runs, compared[side], other, format)}
        value={run}
        onChange={choose}
        allowDeselect={false}
        searchable
      />
      <span className={styles.about}>
        {line && <VerdictPill verdict={line.verdict} />}
        {line?.counts && <span>{t('findings', { count: findingsFound(line.counts) })}</span>}
        <Link to="/runs/$run" params={{ run }} preload={false}>
          {t('open')}
        </Link>
      </span>
    </section>
  );
}

/** The other one cannot be compared with itself. */
function offered(runs: RunLine[], shown: RunComparison['before'], other: string, format: Format) {
  const all = runs.some(({ run }) => run === shown.run) ? runs : [shown, ...runs];
  return all
    .filter(({ run }) => run !== other)
    .map(({ run, startedAt }) => ({ value: run, label: `${format.moment(startedAt)} · ${run.slice(-6)}` }));
}
