import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Digest } from '#renderer/parts/copy.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { May } from '#renderer/parts/may.tsx';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { Person } from '#shared/people.ts';
import { type Act, PersonDialog } from './person-dialog.tsx';
import styles from './settings.module.css';

/** Who takes part, in which role and with which key; who acts here now. */
export function People() {
  const { t } = useTranslation('people');
  const [act, setAct] = useState<Act>();
  const { data: people = [], error, refetch } = useQuery(calls.people.list.queryOptions());
  const { data: me } = useQuery(calls.people.me.queryOptions());
  return (
    <Card
      title={t('title')}
      aside={
        <May call="people.add">
          <Button onClick={() => setAct({ act: 'add' })}>{t('add.open')}</Button>
        </May>
      }
    >
      {error && <Failure error={error} retry={refetch} />}
      <p className={styles.note}>{t('text')}</p>
      <div className={table.inCard}>
        <table className={`${table.table} ${table.tall}`}>
          <thead>
            <tr>
              {(['name', 'role', 'key', 'since'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`columns.${column}`)}
                </th>
              ))}
              <th scope="col" className={table.act}>
                {t('columns.act')}
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <PersonRow key={person.person} person={person} isMe={person.person === me?.person} begin={setAct} />
            ))}
          </tbody>
        </table>
      </div>
      <PersonDialog act={act} onClose={() => setAct(undefined)} />
    </Card>
  );
}

type PersonRowProps = { person: Person; isMe: boolean; begin: (act: Act) => void };

function PersonRow({ person, isMe, begin }: PersonRowProps) {
  const { t } = useTranslation('people');
  const format = useFormat();
  const { name, role, publicKey, addedAt, retiredAt } = person;
  return (
    <tr>
      <td>
        <b>{name}</b>
        {isMe && <span className={styles.you}>{t('you')}</span>}
      </td>
      <td>{t(`roles.${role}`)}</td>
      <td>
        {publicKey === null ? (
          <span className={styles.gone}>{t('noKey')}</span>
        ) : (
          <Digest text={publicKey} name={t('copyKey', { name })} />
        )}
      </td>
      <td>{retiredAt === null ? format.moment(addedAt) : t('retired', { when: format.moment(retiredAt) })}</td>
      <td className={table.act}>
        {retiredAt === null && (
          <May call="people.change">
            <Acts {...{ person, isMe, begin }} />
          </May>
        )}
      </td>
    </tr>
  );
}

function Acts({ person, isMe, begin }: PersonRowProps) {
  const { t } = useTranslation('people');
  const { name, publicKey } = person;
  const acts = [
    ...(isMe ? [] : [{ act: 'actAs' as const, label: t('acts.actAs', { name }) }]),
    { act: 'change' as const, label: t('acts.change') },
    { act: 'makeKey' as const, label: t(publicKey === null ? 'acts.makeKey' : 'acts.replaceKey') },
    { act: 'retire' as const, label: t('acts.retire') },
  ];
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button aria-label={t('actsOn', { name })}>⋯</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {acts.map(({ act, label }) => (
          <Menu.Item key={act} onClick={() => begin({ act, person })}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
