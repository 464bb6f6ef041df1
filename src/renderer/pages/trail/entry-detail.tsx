import { Button, CloseButton, Skeleton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Copy, Digest } from '#renderer/parts/copy.tsx';
import { Failure, notifyFailure } from '#renderer/parts/failure.tsx';
import { Figure, Figures } from '#renderer/parts/figures.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { useTranslation } from '#renderer/words.ts';
import type { TrailAction, TrailEntry } from '#shared/trail.ts';
import { usePeople } from './people.ts';
import styles from './trail.module.css';

type EntryDetailProps = { sequence: number; close: () => void };

/** One entry with all it holds, and the proof that it is in the trail. */
export function EntryDetail({ sequence, close }: EntryDetailProps) {
  const { t } = useTranslation(['trail', 'shell']);
  const format = useFormat();
  const { data, error, refetch } = useQuery(
    calls.trail.list.queryOptions({ input: { before: sequence + 1, count: 1 } }),
  );
  const entry = data?.find((found) => found.sequence === sequence);
  useKeys([{ keys: 'Escape', does: t('keys.close'), act: close }]);
  return (
    <Card
      title={t('entry.title', { sequence: format.number(sequence) })}
      aside={<CloseButton onClick={close} aria-label={t('shell:close')} />}
    >
      {error && <Failure error={error} retry={refetch} />}
      {!data && !error && <Skeleton height={220} />}
      {data && !entry && <p>{t('entry.none')}</p>}
      {entry && <Shown key={sequence} entry={entry} />}
    </Card>
  );
}

function Shown({ entry }: { entry: TrailEntry }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const { nameOf } = usePeople();
  const { at, actor, action, payload, hash, previous } = entry;
  const run = typeof payload.run === 'string' ? payload.run : undefined;
  return (
    <>
      <Figures>
        <Figure name={t('columns.act')}>{t(`actions.${action as TrailAction}`, { defaultValue: action })}</Figure>
        <Figure name={t('columns.who')}>{nameOf(actor)}</Figure>
        <Figure name={t('columns.at')}>
          <time dateTime={at}>{format.moment(at)}</time>
        </Figure>
        {run !== undefined && (
          <Figure name={t('entry.run')}>
            <Link to="/runs/$run" params={{ run }} preload={false}>
              {run}
            </Link>
          </Figure>
        )}
        <Figure name={t('entry.hash')}>
          <Digest text={hash} name={t('entry.copyHash')} />
        </Figure>
        <Figure name={t('entry.previous')}>
          <Digest text={previous} name={t('entry.copyPrevious')} />
        </Figure>
      </Figures>
      <h3 className={styles.subhead}>{t('entry.payload')}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre className={styles.payload} tabIndex={0}>
        {JSON.stringify(payload, null, 2)}
      </pre>
      <Proof sequence={entry.sequence} />
    </>
  );
}

/** Worked out when it is asked for: it takes a look at every entry. */
function Proof({ sequence }: { sequence: number }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const prove = useMutation(calls.trail.prove.mutationOptions({ onError: notifyFailure }));
  if (!prove.data)
    return (
      <Button onClick={() => prove.mutate({ sequence })} loading={prove.isPending}>
        {t('entry.prove')}
      </Button>
    );
  const { path, checkpoint } = prove.data;
  return (
    <div className={styles.proof} role="status">
      ✓ {t('entry.proof', { steps: format.number(path.length), size: format.number(checkpoint.size) })}
      <Copy text={JSON.stringify(prove.data, null, 2)} name={t('entry.copyProof')} />
    </div>
  );
}
