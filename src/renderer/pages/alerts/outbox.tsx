import { Button, SegmentedControl } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure, notifyFailure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { alertStates, type OutboxLine } from '#shared/alert.ts';
import styles from './alerts.module.css';
import { Head } from './head.tsx';
import { alertsRoute } from './route.ts';

/** How often what is shown is asked for again. */
const lookMs = 5_000;

/** What was told, what waits, and what was given up and why. */
export function Outbox() {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const { state } = alertsRoute.useSearch();
  const go = alertsRoute.useNavigate();
  const query = calls.alerts.outbox.queryOptions({ input: state === undefined ? {} : { state } });
  const { data, error, refetch } = useQuery({ ...query, refetchInterval: lookMs, placeholderData: (before) => before });
  const all = alertStates.reduce((sum, one) => sum + (data?.counts[one] ?? 0), 0);
  const shown = [
    { value: 'all', label: `${t('outbox.all')} ${format.number(all)}` },
    ...alertStates.map((one) => ({
      value: one,
      label: `${t(`states.${one}`)} ${format.number(data?.counts[one] ?? 0)}`,
    })),
  ];
  return (
    <Card title={t('outbox.title')}>
      <SegmentedControl
        aria-label={t('outbox.show')}
        data={shown}
        value={state ?? 'all'}
        onChange={(value) => void go({ search: { state: alertStates.find((one) => one === value) }, replace: true })}
        withItemsBorders={false}
      />
      {error && <Failure error={error} retry={refetch} />}
      {data?.alerts.length === 0 && <p className={styles.nothing}>{t('outbox.none')}</p>}
      {data && data.alerts.length > 0 && <OutboxTable alerts={data.alerts} />}
    </Card>
  );
}

const outboxColumns = ['when', 'name', 'rule', 'channel', 'state'] as const;

function OutboxTable({ alerts }: { alerts: OutboxLine[] }) {
  const { t } = useTranslation('alerts');
  return (
    <div className={table.inCard}>
      <table className={`${table.table} ${table.tall}`}>
        <Head columns={outboxColumns.map((column) => t(`outbox.columns.${column}`))} />
        <tbody>
          {alerts.map((line) => (
            <OutboxRow key={line.alert} line={line} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function OutboxRow({ line }: { line: OutboxLine }) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const queries = useQueryClient();
  const retrying = useMutation(
    calls.alerts.retry.mutationOptions({ onSettled: () => queries.invalidateQueries(), onError: notifyFailure }),
  );
  const {
    alert,
    run,
    name,
    occasion,
    rule,
    channel,
    state,
    createdAt,
    dueAt,
    sentAt,
    failure,
    attempts,
    isEscalation,
  } = line;
  const when = format.moment(createdAt);
  const canRetry = state === 'waiting' || state === 'given-up';
  return (
    <tr>
      <td className={styles.when}>
        {occasion === 'will-not-finish' ? (
          when
        ) : (
          <Link to="/runs/$run" params={{ run }}>
            {when}
          </Link>
        )}
      </td>
      <td>
        <b>{name}</b>
        <span className={styles.what}>{t(`occasions.${occasion}`)}</span>
      </td>
      <td>{isEscalation ? t('outbox.escalation') : rule}</td>
      <td>{channel}</td>
      <td>
        <span className={styles[state]}>{t(`states.${state}`)}</span>
        <span className={styles.what}>
          {state === 'sent' && sentAt !== null && format.moment(sentAt)}
          {state === 'waiting' && t('outbox.due', { when: format.moment(dueAt) })}
          {failure !== null && state !== 'sent' && (
            <span lang="en"> {t('outbox.failure', { count: attempts, failure })}</span>
          )}
        </span>
      </td>
      <td className={table.act}>
        {canRetry && (
          <Button
            onClick={() => retrying.mutate({ alert })}
            loading={retrying.isPending}
            aria-label={t('outbox.retryOf', { rule, channel })}
          >
            {t('outbox.retry')}
          </Button>
        )}
      </td>
    </tr>
  );
}
