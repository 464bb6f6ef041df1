import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RerunRequest } from '#shared/rerun.ts';
import { Request } from './request.tsx';
import { RerunState } from './rerun-state.tsx';
import styles from './reruns.module.css';
import { rerunsRoute } from './route.ts';

/** How often the list is asked for again while something is on its way. */
const againMs = 2_000;

/** Every rerun request, the newest first, and the one that is looked at. */
export function Reruns() {
  const { t } = useTranslation('reruns');
  const { request } = rerunsRoute.useSearch();
  const { data, error, refetch, isPending } = useQuery(
    calls.reruns.list.queryOptions({
      input: {},
      refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? againMs : false),
    }),
  );
  const shown = data?.find((one) => one.request === request) ?? data?.[0];
  return (
    <Page title={t('title')}>
      {error && <Failure error={error} retry={refetch} />}
      {isPending && !error && <Loading />}
      {data?.length === 0 && (
        <Empty title={t('empty.title')} text={t('empty.text')}>
          <Button renderRoot={(props) => <Link to="/findings" preload={false} {...props} />}>
            {t('empty.findings')}
          </Button>
        </Empty>
      )}
      {data && shown && (
        <div className={styles.page}>
          <RequestList requests={data} shown={shown.request} />
          <Request key={shown.request} request={shown} />
        </div>
      )}
    </Page>
  );
}

function isOnItsWay({ state }: RerunRequest): boolean {
  return state === 'sending' || state === 'sent';
}

function RequestList({ requests, shown }: { requests: RerunRequest[]; shown: string }) {
  const { t } = useTranslation('reruns');
  const format = useFormat();
  const list = useRef<HTMLUListElement>(null);
  useKeys([
    { keys: 'j', does: t('keys.next'), act: () => step(list.current, 1) },
    { keys: 'k', does: t('keys.before'), act: () => step(list.current, -1) },
  ]);
  return (
    <ul ref={list} className={styles.list} aria-label={t('title')}>
      {requests.map((line) => (
        <li key={line.request} className={styles.line} data-shown={line.request === shown}>
          <div className={styles.head}>
            <Link
              to="/reruns"
              search={{ request: line.request }}
              className={styles.link}
              aria-current={line.request === shown ? 'true' : undefined}
            >
              {line.reason}
            </Link>
            <RerunState state={line.state} />
          </div>
          <div className={styles.more}>
            <span>{t('items', { count: line.messages, shown: format.number(line.messages) })}</span>
            <span>{format.moment(line.at)}</span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Moves the focus from request to request; the first step enters the list. */
function step(list: HTMLElement | null, by: 1 | -1): void {
  const links = [...(list?.querySelectorAll<HTMLElement>('a') ?? [])];
  const at = links.indexOf(document.activeElement as HTMLElement);
  links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
}

/** As wide and high as what will be there. */
function Loading() {
  return (
    <div className={styles.page} aria-hidden="true">
      <Skeleton height={320} radius={8} />
      <Skeleton height={320} radius={8} />
    </div>
  );
}
