import { Button, Skeleton, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { DefinitionLink } from '#renderer/parts/definition-link.tsx';
import { type Format, useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { May } from '#renderer/parts/may.tsx';
import { Sparkline } from '#renderer/parts/sparkline.tsx';
import { useRun } from '#renderer/parts/start-run.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { ActivityLine, UpcomingPass } from '#shared/activity.ts';
import type { DefinitionLine } from '#shared/definition-line.ts';
import { upcomingOf } from '#shared/upcoming.ts';
import styles from './home.module.css';
import { NextClearing } from './next-clearing.tsx';
import { OpenFindings } from './open-findings.tsx';

type ReconciliationsProps = { definitions: DefinitionLine[]; activities: ActivityLine[] };

/** The list of reconciliations: how each stands, and what comes next. */
export function Reconciliations({ definitions, activities }: ReconciliationsProps) {
  const { t } = useTranslation('home');
  return (
    <div className={table.sheet}>
      <table className={`${table.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">{t('columns.name')}</th>
            <th scope="col">{t('columns.verdict')}</th>
            <th scope="col">{t('columns.rate')}</th>
            <th scope="col" className={table.number}>
              {t('columns.findings')}
            </th>
            <th scope="col">{t('columns.next')}</th>
            <th scope="col">
              <VisuallyHidden>{t('columns.acts')}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {definitions.map((definition) => (
            <Reconciliation
              key={definition.path}
              definition={definition}
              next={upcomingOf(activities.filter(({ path }) => path === definition.path))[0]}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reconciliation({ definition, next }: { definition: DefinitionLine; next: UpcomingPass | undefined }) {
  const { t } = useTranslation('home');
  const format = useFormat();
  const run = useRun();
  const { path, name, sides, problem, lastRun, openFindings, isDecided, matchRates } = definition;
  const isUnderWay = lastRun?.state === 'pulling' || lastRun?.state === 'diffing';
  return (
    <tr>
      <td>
        <DefinitionLink className={styles.name} path={path}>
          {name}
        </DefinitionLink>
        <div className={styles.sides}>{sides ? `${sides.inbound} ↔ ${sides.outbound}` : path}</div>
      </td>
      <td>
        {lastRun ? (
          <Link className={styles.plain} to="/runs/$run" params={{ run: lastRun.run }}>
            <VerdictPill verdict={lastRun.verdict} state={lastRun.state} />
            <time className={styles.when} dateTime={lastRun.startedAt}>
              {format.moment(lastRun.startedAt)}
            </time>
          </Link>
        ) : (
          <span className={styles.none}>{t('never')}</span>
        )}
      </td>
      <td className={styles.rate}>
        <span>{lastRate(definition, format)}</span>
        {matchRates.length > 1 && (
          <Sparkline values={matchRates.map(({ rate }) => rate)} label={t('rates', { count: matchRates.length })} />
        )}
      </td>
      <td className={table.number}>
        {openFindings !== null && lastRun ? (
          <OpenFindings run={lastRun.run} findings={openFindings} isDecided={isDecided} />
        ) : (
          '–'
        )}
      </td>
      <td className={styles.next}>
        {problem ? (
          <DefinitionLink className={styles.problem} path={path}>
            ! {t('problem')}
          </DefinitionLink>
        ) : (
          <NextClearing definition={definition} next={next} />
        )}
      </td>
      <td className={styles.acts}>
        <May call="runs.start">
          <Button
            disabled={problem !== null || isUnderWay}
            loading={run.isPending}
            onClick={() => run.mutate(path)}
            aria-label={t('runOf', { name })}
          >
            {t('run')}
          </Button>
        </May>
      </td>
    </tr>
  );
}

/** Of the counts, not of the rounded rate: what is not all must not read as 100 %. */
function lastRate({ lastRun, matchRates }: DefinitionLine, format: Format): string {
  if (lastRun?.counts) {
    const { matched, records } = lastRun.counts;
    return format.share(matched, Math.max(records.inbound, records.outbound));
  }
  const rate = matchRates.at(-1)?.rate;
  return rate === null || rate === undefined ? '–' : format.share(rate, 1);
}

/** The list before it is known: as tall as a short one. */
export function ReconciliationsLoading() {
  return (
    <div className={table.sheet} aria-hidden="true">
      {['first', 'second', 'third'].map((row) => (
        <div key={row} className={styles.loading}>
          <Skeleton height={12} width="30%" />
          <Skeleton height={12} width="60%" />
        </div>
      ))}
    </div>
  );
}
