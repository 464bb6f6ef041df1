import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { EngineText } from '#renderer/parts/engine-text.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import table from '#renderer/parts/table.module.css';
import { languageOf, usePreferences } from '#renderer/state/preferences.ts';
import { useTranslation } from '#renderer/words.ts';
import type { AlertsShown } from '#shared/workspace-alerts.ts';
import styles from './alerts.module.css';
import { type ChannelAct, ChannelDialog } from './channel-dialog.tsx';
import { Head } from './head.tsx';

type Channel = AlertsShown['channels'][number];

/** Where alerts may go: named by definitions as `mail: workspace`. */
export function Channels({ channels }: { channels: Channel[] }) {
  const { t } = useTranslation('alerts');
  const [act, setAct] = useState<ChannelAct>();
  return (
    <Card
      title={t('channels.title')}
      aside={<Button onClick={() => setAct({ act: 'add' })}>{t('channels.add')}</Button>}
    >
      <p className={styles.note}>{t('channels.text')}</p>
      {channels.length === 0 ? (
        <p className={styles.note}>{t('channels.none')}</p>
      ) : (
        <div className={table.inCard}>
          <table className={`${table.table} ${table.tall}`}>
            <Head columns={(['name', 'type', 'to'] as const).map((column) => t(`channels.columns.${column}`))} />
            <tbody>
              {channels.map((channel) => (
                <ChannelRows key={channel.name} channel={channel} begin={setAct} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ChannelDialog act={act} taken={channels.map(({ name }) => name)} onClose={() => setAct(undefined)} />
    </Card>
  );
}

function ChannelRows({ channel, begin }: { channel: Channel; begin: (act: ChannelAct) => void }) {
  const { t } = useTranslation('alerts');
  const language = languageOf(usePreferences());
  const { name, type, settings, unset } = channel;
  const trying = useMutation(calls.alerts.testChannel.mutationOptions());
  const test = trying.data;
  return (
    <>
      <tr>
        <th scope="row">{name}</th>
        <td>{t(`types.${type as 'email'}`)}</td>
        <td className={styles.to}>
          {whereTo(settings)}
          {unset.length > 0 && <span className={styles.unset}>{t('channels.unset', { names: unset.join(', ') })}</span>}
        </td>
        <td className={table.act}>
          <div className={styles.buttons}>
            <Button
              onClick={() => trying.mutate({ name, language })}
              loading={trying.isPending}
              aria-label={t('channels.testOf', { name })}
            >
              {t('channels.test')}
            </Button>
            <Button onClick={() => begin({ act: 'edit', channel })} aria-label={t('channels.editOf', { name })}>
              {t('channels.edit')}
            </Button>
            <Button onClick={() => begin({ act: 'remove', channel })} aria-label={t('channels.removeOf', { name })}>
              {t('channels.remove')}
            </Button>
          </div>
        </td>
      </tr>
      {(test || trying.error) && (
        <tr className={styles.result}>
          <td colSpan={4}>
            {trying.error && <Failure error={trying.error} />}
            <div role="status">
              {test?.isSent && <span className={styles.good}>✓ {t('channels.sent')}</span>}
              {test && !test.isSent && (
                <>
                  <span className={styles.bad}>✗ {t('channels.failed')}</span>{' '}
                  <EngineText>{test.failure ?? ''}</EngineText>
                  <p className={styles.next}>{t(`next.${test.reason ?? 'settings'}`)}</p>
                </>
              )}
            </div>
          </td>
        </tr>
      )}
    </>
  );
}

/** Who gets it, or where it goes; never more of an address than its host. */
function whereTo({ to, url }: Record<string, unknown>): string {
  if (Array.isArray(to)) return to.join(', ');
  if (typeof to === 'string') return to;
  const host = typeof url === 'string' ? /^[a-z]+:\/\/(?:[^/@]*@)?([^/?#]+)/i.exec(url)?.[1] : undefined;
  return host ?? '';
}
