import { Link } from '@tanstack/react-router';
import { Card } from '#renderer/parts/card.tsx';
import { EngineText } from '#renderer/parts/engine-text.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { May } from '#renderer/parts/may.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RerunRequest } from '#shared/rerun.ts';
import { Acts } from './acts.tsx';
import { BeforeAfter } from './before-after.tsx';
import { RerunState } from './rerun-state.tsx';
import styles from './reruns.module.css';

/** One request: what it asks for, what happened to it, what can be done, and what reading again found. */
export function Request({ request: shown }: { request: RerunRequest }) {
  const { t } = useTranslation('reruns');
  const format = useFormat();
  const { request, run, state, reason, messages, sent, delivery, recheckAt, failure, retryAt, unreadable, steps } =
    shown;
  const recheck = steps.findLast((step) => step.recheck !== null)?.recheck;
  const progress = t('sentOf', { sent: format.number(sent), messages: format.number(messages) });
  return (
    <div className={styles.request}>
      <Card title={reason} aside={<RerunState state={state} />}>
        <dl className={styles.facts}>
          <dt>{t('facts.request')}</dt>
          <dd className={styles.code}>{request}</dd>
          <dt>{t('facts.run')}</dt>
          <dd>
            <Link to="/runs/$run" params={{ run }}>
              {run}
            </Link>
          </dd>
          <dt>{t('facts.delivery')}</dt>
          <dd className={styles.code}>{delivery}</dd>
          <dt>{t('facts.items')}</dt>
          <dd>
            {progress}
            {unreadable > 0 && ` · ${t('unreadable', { count: unreadable })}`}
          </dd>
          {recheckAt && (
            <>
              <dt>{t('facts.recheck')}</dt>
              <dd>{format.moment(recheckAt)}</dd>
            </>
          )}
        </dl>
        {failure && (
          <p className={styles.failure} role="alert">
            ✗ <EngineText>{failure}</EngineText>
            {retryAt && ` · ${t('retry', { at: format.moment(retryAt) })}`}
          </p>
        )}
        <May call="reruns.approve">
          <Acts request={shown} />
        </May>
      </Card>
      <Card title={t('steps')}>
        <ol className={styles.steps}>
          {steps.map((step) => (
            <li key={`${step.at} ${step.state}`}>
              <RerunState state={step.state} />
              <span>{step.name === 'engine' ? t('engine') : step.name}</span>
              <span className={styles.why}>{step.reason}</span>
              <time dateTime={step.at}>{format.moment(step.at)}</time>
            </li>
          ))}
        </ol>
      </Card>
      {recheck && <BeforeAfter run={run} recheck={recheck} />}
    </div>
  );
}
