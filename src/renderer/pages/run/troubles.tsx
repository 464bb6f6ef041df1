import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { EngineSentences } from '#renderer/parts/engine-text.tsx';
import { FailureText } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { May } from '#renderer/parts/may.tsx';
import { Notice } from '#renderer/parts/notice.tsx';
import { engineSays, useTranslation } from '#renderer/words.ts';
import type { Progress } from '#shared/progress.ts';
import { failedByDefinition, isOnlyInFlight, type RunSummary } from '#shared/run.ts';

/** How many partitions that were not compared are told of with their reasons. */
const toldMax = 5;

type StoppedProps = Pick<Progress, 'state' | 'failure'> & { definition: string; resume: Resume };

/** A run that stopped before its end: what is kept, why it stopped, and how it goes on. */
export function Stopped({ state, failure, definition, resume }: StoppedProps) {
  const { t } = useTranslation('run');
  const isOwnWish = !failure || failure.code === 'interrupted';
  return (
    <Notice
      tone={state === 'failed' ? 'error' : 'warning'}
      title={t(state === 'failed' ? 'failed' : 'interrupted.title')}
      action={
        failedByDefinition({ state, failure }) ? (
          <CorrectButton definition={definition} />
        ) : (
          <May call="runs.resume">
            <ResumeButton resume={resume} />
          </May>
        )
      }
    >
      {!isOwnWish && <FailureText failure={failure} />}
      {(isOwnWish || state === 'interrupted') && <p>{t('interrupted.text')}</p>}
    </Notice>
  );
}

/** What stopped by its definition would stop by it again: that is corrected, and run anew from there. */
function CorrectButton({ definition }: { definition: string }) {
  const { t } = useTranslation('run');
  return (
    <May call="definitions.read">
      <Button
        variant="filled"
        renderRoot={(props) => <Link to="/definitions/edit" search={{ path: definition }} preload={false} {...props} />}
      >
        {t('correct')}
      </Button>
    </May>
  );
}

export type Resume = { act: () => void; isPending: boolean };

export function ResumeButton({ resume: { act, isPending } }: { resume: Resume }) {
  const { t } = useTranslation('run');
  return (
    <Button variant="filled" onClick={act} loading={isPending}>
      {t('resume')}
    </Button>
  );
}

/** Why a result is none, or not to be believed yet: before the figures, not after them. */
export function Doubts({ summary, resume }: { summary: RunSummary; resume: Resume }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const { verdict, failed, partitions, discrepancies, warnings } = summary;
  const told = failed.slice(0, toldMax);
  const isAwaited = verdict === 'not-established' && isOnlyInFlight(summary);
  return (
    <>
      {isAwaited && <Awaited flight={summary.flight} />}
      {verdict === 'not-established' && !isAwaited && (
        <Notice
          tone="error"
          title={t('notEstablished.title')}
          action={
            failed.length > 0 && (
              <May call="runs.resume">
                <ResumeButton resume={resume} />
              </May>
            )
          }
        >
          <p>{t('notEstablished.text')}</p>
          {failed.length > 0 && (
            <>
              <p>{t('notEstablished.partitions', { compared: partitions.established, total: partitions.total })} </p>
              <Sentences>
                {told.map(
                  ({ partition, reason }) =>
                    `${t('notEstablished.partition', { partition })}: ${engineSays(reason).text}`,
                )}
                {failed.length > told.length
                  ? [t('notEstablished.others', { number: format.number(failed.length - told.length) })]
                  : []}
              </Sentences>
              <p>{t('notEstablished.resume')}</p>
            </>
          )}
          {discrepancies.length > 0 && (
            <>
              <p>{t('notEstablished.discrepancies')}</p>
              <EngineSentences>{discrepancies}</EngineSentences>
            </>
          )}
        </Notice>
      )}
      {warnings.length > 0 && (
        <Notice tone="warning" title={t('warnings')}>
          <EngineSentences>{warnings}</EngineSentences>
        </Notice>
      )}
    </>
  );
}

/** All of it was compared: only what is still to come keeps it from being a match. */
function Awaited({ flight }: { flight: RunSummary['flight'] }) {
  const { t } = useTranslation('flight');
  const format = useFormat();
  if (!flight?.lastExpectedBy) return null;
  return (
    <Notice tone="warning" title={t('open', { count: flight.inFlight })}>
      <p>{t('openText', { when: format.moment(flight.lastExpectedBy) })}</p>
    </Notice>
  );
}

function Sentences({ children }: { children: ReactNode[] | ReactNode[][] }) {
  return (
    <ul>
      {children.flat().map((sentence) => (
        <li key={String(sentence)}>{sentence}</li>
      ))}
    </ul>
  );
}
