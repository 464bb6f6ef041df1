import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useMay } from '#renderer/parts/may.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import { NotInBundle } from './not-in-bundle.tsx';
import { openedFrom } from './opened.ts';
import styles from './workbench.module.css';
import { Workbench } from './workbench.tsx';

/** A definition that has a file. */
export function EditDefinition() {
  const { path } = useSearch({ from: '/definitions/edit' });
  const { t } = useTranslation('definition');
  // Read once: what others write meanwhile must not come in under what is being written here.
  const isOffered = useMay()('definitions.read');
  const { data, error, refetch } = useQuery(
    calls.definitions.read.queryOptions({
      ...{ input: { path }, enabled: isOffered },
      ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: 0 },
    }),
  );
  if (!isOffered) return <NotInBundle />;
  if (data) return <Workbench key={data.path} first={openedFrom(data)} />;
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return (
    <Page title={name || t('titles.unnamed')} crumbs={[{ name: t('home'), to: '/' }]}>
      {error ? (
        <Failure error={error} retry={refetch} />
      ) : (
        <div className={styles.skeleton} aria-hidden="true">
          {[240, 120, 320].map((height) => (
            <Skeleton key={height} height={height} />
          ))}
        </div>
      )}
    </Page>
  );
}
