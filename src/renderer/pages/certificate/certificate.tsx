import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Digest } from '#renderer/parts/copy.tsx';
import { EngineSentences } from '#renderer/parts/engine-text.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { Notice } from '#renderer/parts/notice.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useRunCrumbs } from '#renderer/parts/run-crumbs.ts';
import { Signatures } from '#renderer/parts/signatures.tsx';
import tables from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { type SourceRole, sides } from '#shared/finding.ts';
import type { Certificate } from '#shared/signoff.ts';
import styles from './certificate.module.css';
import { certificateRoute } from './route.ts';

/** What a run read and compared, to be read and to be printed. */
export function CertificatePage() {
  const { t } = useTranslation('trail');
  const { run } = certificateRoute.useParams();
  const { data: certificate, error, refetch } = useQuery(calls.signOffs.certificate.queryOptions({ input: { run } }));
  const detail = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const crumbs = useRunCrumbs(detail.data);
  return (
    <Page
      title={t('coverage.title')}
      crumbs={crumbs}
      sign={certificate && <VerdictPill verdict={certificate.verdict} state="ended" />}
      actions={
        <Button onClick={() => window.print()} disabled={!certificate}>
          {t('coverage.print')}
        </Button>
      }
    >
      {error && <Failure error={error} retry={refetch} />}
      {!certificate && !error && <Skeleton height={400} />}
      {certificate && <Shown certificate={certificate} />}
    </Page>
  );
}

function Shown({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const { run, partitions, discrepancies } = certificate;
  const compared = partitions.filter(({ isEstablished }) => isEstablished).length;
  return (
    <div className={styles.certificate}>
      <p className={styles.lead}>
        <b>
          {t('coverage.established', { compared: format.number(compared), total: format.number(partitions.length) })}
        </b>{' '}
        {discrepancies.length === 0 && t('coverage.agree')} {t('coverage.text')}
      </p>
      {discrepancies.length > 0 && (
        <Notice tone="error" title={t('coverage.discrepancies')}>
          <EngineSentences>{discrepancies}</EngineSentences>
        </Notice>
      )}
      <Signed run={run} />
      <Sides certificate={certificate} />
      {certificate.master && <Third master={certificate.master} />}
      <Partitions certificate={certificate} />
      <p className={styles.run}>{run}</p>
    </div>
  );
}

/** Who vouches for the run, as it stands; on paper, too. */
function Signed({ run }: { run: string }) {
  const { data } = useQuery(calls.signOffs.show.queryOptions({ input: { run } }));
  if (!data || data.signatures.length === 0) return null;
  return <Signatures signatures={data.signatures} />;
}

function Sides({ certificate }: { certificate: Certificate }) {
  const { t } = useTranslation(['trail', 'common', 'master']);
  const format = useFormat();
  return (
    <div className={tables.sheet}>
      <table className={`${tables.table} ${styles.table}`}>
        <thead>
          <tr>
            {(['side', 'source', 'read'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`coverage.${column}`)}
              </th>
            ))}
            {(['sittings', 'records', 'invalid'] as const).map((column) => (
              <th key={column} scope="col" className={tables.number}>
                {t(`coverage.${column}`)}
              </th>
            ))}
            <th scope="col">{t('coverage.digest')}</th>
            <th scope="col">{t('coverage.seal')}</th>
          </tr>
        </thead>
        <tbody>
          {rolesOf(certificate).map((side) => {
            const [reading, total] = [certificate[side], certificate.totals[side]];
            if (!reading || !total) return null;
            const { source, readFrom, readTo, sittings, digest, seal } = reading;
            const { records, invalid } = total;
            const name = side === 'master' ? t('master:name') : t(`common:sides.${side}`);
            return (
              <tr key={side}>
                <th scope="row">{name}</th>
                <td className={styles.source}>{source}</td>
                <td>{[...new Set([readFrom, readTo].map(format.moment))].join(' – ')}</td>
                <td className={tables.number}>{format.number(sittings)}</td>
                <td className={tables.number}>{format.number(records)}</td>
                <td className={tables.number}>{format.number(invalid)}</td>
                <td className={styles.digest}>
                  <Digest text={digest} name={t('coverage.copyDigest', { side: name })} />
                </td>
                <td className={styles.digest}>
                  <Digest text={seal} name={t('coverage.copySeal', { side: name })} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The sides, and the master list where there was one. */
function rolesOf({ master }: Certificate): SourceRole[] {
  return master ? [...sides, 'master'] : [...sides];
}

/** The third total: where the keys of the master list are. */
function Third({ master }: { master: NonNullable<Certificate['master']> }) {
  const { t } = useTranslation('master');
  const format = useFormat();
  const figures = [
    ...(['keys', 'onBoth', 'inboundOnly', 'outboundOnly'] as const).map((name) => [t(name), master[name]] as const),
    ...(['onNeither', 'notInMaster'] as const).map((name) => [t(`kinds.${name}`), master[name]] as const),
  ];
  return (
    <div className={tables.sheet}>
      <table className={`${tables.table} ${styles.table}`} aria-label={t('name')}>
        <thead>
          <tr>
            {figures.map(([name]) => (
              <th key={name} scope="col" className={tables.number}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {figures.map(([name, count]) => (
              <td key={name} className={tables.number}>
                {format.number(count)}
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Partitions({ certificate: { partitions } }: { certificate: Certificate }) {
  const { t } = useTranslation(['trail', 'common']);
  const format = useFormat();
  return (
    <div className={tables.sheet}>
      <table className={`${tables.table} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2} className={tables.number}>
              {t('coverage.partition')}
            </th>
            {sides.map((side) => (
              <th key={side} scope="colgroup" colSpan={3}>
                {t(`common:sides.${side}`)}
              </th>
            ))}
            <th scope="col" rowSpan={2}>
              {t('coverage.compared')}
            </th>
          </tr>
          <tr>
            {sides.flatMap((side) =>
              (['records', 'invalid', 'sum'] as const).map((column) => (
                <th key={`${side} ${column}`} scope="col" className={column === 'sum' ? undefined : tables.number}>
                  {t(`coverage.${column}`)}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {partitions.map(({ partition, isEstablished, ...facts }) => (
            <tr key={partition}>
              <th scope="row" className={tables.number}>
                {partition}
              </th>
              {sides.flatMap((side) => [
                <td key={`${side} records`} className={tables.number}>
                  {format.number(facts[side].records)}
                </td>,
                <td key={`${side} invalid`} className={tables.number}>
                  {format.number(facts[side].invalid)}
                </td>,
                <td key={`${side} sum`} className={styles.sum}>
                  {facts[side].sum}
                </td>,
              ])}
              <td data-compared={isEstablished}>{t(isEstablished ? 'coverage.yes' : 'coverage.no')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
