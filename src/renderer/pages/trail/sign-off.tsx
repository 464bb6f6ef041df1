import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Digest } from '#renderer/parts/copy.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { MakeKey } from '#renderer/parts/people/make-key.tsx';
import type { SignOff } from '#shared/signoff.ts';
import { ExportBundle } from './export-bundle.tsx';
import { Obstacles } from './obstacles.tsx';
import { Reopen } from './reopen.tsx';
import { SignForm } from './sign-form.tsx';
import styles from './trail.module.css';

/** What stands between a run and a signature, the signatures it has, and what can be taken away of it. */
export function RunSignOff({ run }: { run: string }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const { data: detail } = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const { data: signOff, error, refetch } = useQuery(calls.signOffs.show.queryOptions({ input: { run } }));
  const [isBundling, setBundling] = useState(false);
  return (
    <Card
      title={detail ? `${detail.name} · ${format.moment(detail.startedAt)}` : run}
      aside={detail && <VerdictPill verdict={detail.verdict} state={detail.state} />}
    >
      {error && <Failure error={error} retry={refetch} />}
      {!signOff && !error && <Skeleton height={180} />}
      {signOff && <Standing signOff={signOff} />}
      {detail?.summary && !detail.evidenceDeleted && (
        <div className={styles.takeAway}>
          <Button
            renderRoot={(props) => <Link to="/runs/$run/certificate" params={{ run }} preload={false} {...props} />}
          >
            {t('certificate')}
          </Button>
          <Button onClick={() => setBundling(true)}>{t('bundle.make')}</Button>
          <ExportBundle detail={detail} isOpen={isBundling} close={() => setBundling(false)} />
        </div>
      )}
    </Card>
  );
}

function Standing({ signOff }: { signOff: SignOff }) {
  const { t } = useTranslation('trail');
  const { run, isLocked, signatures, obstacles } = signOff;
  const left = isLocked ? [] : obstacles;
  const { data: me } = useQuery(calls.people.me.queryOptions());
  const needsOnlyKey = left.length > 0 && left.every(({ code }) => code === 'no-key');
  return (
    <>
      {signatures.length > 0 && <Signatures signOff={signOff} />}
      {isLocked ? (
        <Reopen run={run} />
      ) : (
        <>
          <h3 className={styles.subhead}>{t(left.length === 0 ? 'nothingInTheWay' : 'inTheWay')}</h3>
          <Obstacles run={run} obstacles={left} />
          {needsOnlyKey && <MakeKey person={me} />}
          {left.length === 0 && <SignForm run={run} />}
        </>
      )}
    </>
  );
}

function Signatures({ signOff: { signatures } }: { signOff: SignOff }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  return (
    <ul className={styles.signatures}>
      {signatures.map(({ name, at, statement, signature, voided }) => (
        <li key={signature} data-void={voided !== null || undefined}>
          <b>{t(voided ? 'signature.void' : 'signature.stands', { name, when: format.moment(at) })}</b>
          {statement.note !== '' && <p>{statement.note}</p>}
          {voided && <p>{t('signature.reopened', { when: format.moment(voided.at), reason: voided.reason })}</p>}
          <div className={styles.key}>
            {t('signature.key')} <Digest text={statement.signer.publicKey} name={t('signature.copyKey')} />
          </div>
        </li>
      ))}
    </ul>
  );
}
