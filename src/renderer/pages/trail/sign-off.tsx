import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { May } from '#renderer/parts/may.tsx';
import { MakeKey } from '#renderer/parts/people/make-key.tsx';
import { Signatures } from '#renderer/parts/signatures.tsx';
import { useTranslation } from '#renderer/words.ts';
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
          <May call="bundles.make">
            <Button onClick={() => setBundling(true)}>{t('bundle.make')}</Button>
          </May>
          <ExportBundle detail={detail} isOpen={isBundling} close={() => setBundling(false)} />
        </div>
      )}
    </Card>
  );
}

function Standing({ signOff }: { signOff: SignOff }) {
  const { run, isLocked, signatures } = signOff;
  return (
    <>
      {signatures.length > 0 && <Signatures signatures={signatures} />}
      {isLocked ? (
        <>
          <May call="signOffs.countersign">
            <Countersigning signOff={signOff} />
          </May>
          <May call="signOffs.reopen">
            <Reopen run={run} />
          </May>
        </>
      ) : (
        <May call="signOffs.sign">
          <Signing signOff={signOff} />
        </May>
      )}
    </>
  );
}

function Signing({ signOff: { run, obstacles } }: { signOff: SignOff }) {
  const { t } = useTranslation('trail');
  return (
    <>
      <h3 className={styles.subhead}>{t(obstacles.length === 0 ? 'nothingInTheWay' : 'inTheWay')}</h3>
      <InTheWay run={run} obstacles={obstacles} />
      {obstacles.length === 0 && <SignForm run={run} act="sign" />}
    </>
  );
}

/** Another lead may sign beside the first; once one has, nobody is told any more that they cannot. */
function Countersigning({ signOff: { run, signatures, countersigning } }: { signOff: SignOff }) {
  const { t } = useTranslation('trail');
  const isDone = signatures.some(({ statement, voided }) => statement.countersigns && voided === null);
  if (countersigning.length > 0 && isDone) return null;
  return (
    <>
      <h3 className={styles.subhead}>{t(`countersign.${countersigning.length === 0 ? 'title' : 'inTheWay'}`)}</h3>
      <InTheWay run={run} obstacles={countersigning} />
      {countersigning.length === 0 && <SignForm run={run} act="countersign" />}
    </>
  );
}

function InTheWay({ run, obstacles }: Pick<SignOff, 'run' | 'obstacles'>) {
  const { data: me } = useQuery(calls.people.me.queryOptions());
  const needsOnlyKey = obstacles.length > 0 && obstacles.every(({ code }) => code === 'no-key');
  return (
    <>
      <Obstacles run={run} obstacles={obstacles} />
      {needsOnlyKey && <MakeKey person={me} />}
    </>
  );
}
