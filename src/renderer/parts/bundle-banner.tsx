import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Fragment } from 'react';
import type { BundleVerification } from '#shared/bundle.ts';
import { engine } from '../client.ts';
import { opened, showInstead } from '../opened.ts';
import { useTranslation } from '../words.ts';
import styles from './bundle-banner.module.css';
import { mayLeave } from './export/leaving.ts';
import { useFormat } from './format.ts';
import { useAbout } from './may.tsx';

/** Over every page of somebody's bundle that is opened to be read: which it is, who stands behind it, and the way back. */
export function BundleBanner() {
  const { t } = useTranslation('shell');
  const { data, error } = useAbout();
  const bundle = data?.bundle ?? undefined;
  if (!bundle && opened === undefined) return null;
  return (
    <section
      className={styles.banner}
      data-whole={bundle ? bundle.isWhole : error === null}
      aria-label={t('bundle.title')}
    >
      {bundle && <Whose bundle={bundle} />}
      {!bundle && error && <b>✗ {t('bundle.gone')}</b>}
      {opened !== undefined && <Close name={opened} />}
    </section>
  );
}

function Whose({ bundle: { isWhole, about, checks, path } }: { bundle: BundleVerification }) {
  const { t } = useTranslation(['shell', 'trail']);
  const format = useFormat();
  const failing = checks.filter(({ state }) => state === 'fails').length;
  const { signOff } = about ?? {};
  return (
    <>
      <b title={path}>
        {isWhole ? `✓ ${t('shell:bundle.holds')}` : `✗ ${t('shell:bundle.fails', { count: failing })}`}
      </b>
      {about && (
        <span>
          {t('shell:bundle.of', { name: about.name, run: about.run })} ·{' '}
          {t('shell:bundle.made', {
            name: about.maker.name,
            role: t(`trail:roles.${about.maker.role}`),
            at: format.moment(about.madeAt),
          })}{' '}
          ·{' '}
          {t(`trail:verify.states.${signOff?.state ?? 'unsigned'}`, {
            name: signOff?.name ?? '',
            when: signOff ? format.moment(signOff.at) : '',
          })}
          {signOff?.state === 'signed' &&
            signOff.countersigned.map(({ name, at, publicKey }) => (
              <Fragment key={publicKey}>
                {' '}
                · {t('trail:verify.states.countersigned', { name, when: format.moment(at) })}
              </Fragment>
            ))}
        </span>
      )}
    </>
  );
}

/** Back to the workspace. What was taken apart to show the bundle goes; one that is gone already needs nothing more. */
function Close({ name }: { name: string }) {
  const { t } = useTranslation('shell');
  const close = useMutation({
    async mutationFn() {
      if (!(await mayLeave())) return;
      await engine.bundles.close({ opened: name }).catch(() => {});
      await showInstead(undefined, '/trail');
    },
  });
  return (
    <Button size="compact-sm" loading={close.isPending} onClick={() => close.mutate()}>
      {t('bundle.close')}
    </Button>
  );
}
