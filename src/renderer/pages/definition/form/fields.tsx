import { Button } from '@mantine/core';
import { useCallback, useId, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { sides } from '#shared/finding.ts';
import { useForm } from '../draft.ts';
import { moved } from '../text/edits.ts';
import { AddField } from './add-field.tsx';
import { keyOf } from './complaints.ts';
import { columnOf, type Field, fieldsOf, type List, lists, relistedField } from './field-list.ts';
import { FieldRow } from './field-row.tsx';
import styles from './fields.module.css';
import { focusField } from './focus-field.ts';
import { FoundColumns } from './found-columns.tsx';
import { useExplain } from './setting.ts';
import { valueAt } from './values.ts';

/** What identifies a record and what is compared, a row each: its type, and what it is called on either side. */
export function Fields() {
  const { t } = useTranslation('definition');
  const { settings, find, isFinding, found } = useForm();
  const [announced, setAnnounced] = useState('');
  const title = useId();
  return (
    <section className={styles.fields} aria-labelledby={title}>
      <header className={styles.header}>
        <h2 id={title}>{t('fields.title')}</h2>
        <Button size="compact-sm" onClick={find} loading={isFinding} title={t('fields.findHelp')}>
          {t('fields.find')}
        </Button>
      </header>
      {sides.map((side) => (
        <datalist key={side} id={`columns-${side}`}>
          {found[side]?.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      ))}
      <table className={styles.table}>
        <Head />
        {lists.map((list) => (
          <Group key={list} list={list} fields={fieldsOf(settings, list)} announce={setAnnounced} />
        ))}
      </table>
      <FoundColumns />
      <p className={styles.announced} role="status">
        {announced}
      </p>
    </section>
  );
}

function Head() {
  const { t } = useTranslation('definition');
  const names = ['name', 'type', 'tolerance', 'inbound', 'outbound', 'options'] as const;
  return (
    <thead>
      <tr>
        <td />
        {names.map((name) => (
          <th key={name} scope="col" data-column={name}>
            {t(`fields.columns.${name}`)}
          </th>
        ))}
        <td />
      </tr>
    </thead>
  );
}

type GroupProps = { list: List; fields: Field[]; announce: (text: string) => void };

function Group({ list, fields, announce }: GroupProps) {
  const { t } = useTranslation('definition');
  const { settings, change, reveal } = useForm();
  const complaintsOf = useRowComplaints(list);
  const move = useMove(list, fields, announce);
  const other = list === 'key' ? 'fields' : 'key';
  const otherCount = fieldsOf(settings, other).length;
  const relist = useCallback(
    (at: number) => {
      change(relistedField(list, at, other, otherCount));
      focusField(other, otherCount);
    },
    [change, list, other, otherCount],
  );
  const complaint = useListComplaint(list);
  return (
    <tbody>
      <tr className={styles.group}>
        <th scope="rowgroup" colSpan={8}>
          {t(`fields.${list === 'key' ? 'key' : 'compared'}`)}{' '}
          <span>{t(`fields.${list === 'key' ? 'keyHelp' : 'comparedHelp'}`)}</span>
        </th>
      </tr>
      {fields.map((field, at) => (
        <FieldRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a field is its place in the list; its name changes as it is typed.
          key={at}
          list={list}
          at={at}
          count={fields.length}
          field={JSON.stringify(field)}
          inbound={columnOf(settings, 'inbound', field.name)}
          outbound={columnOf(settings, 'outbound', field.name)}
          isListed={isListed(settings)}
          complaints={complaintsOf(at, field.name)}
          change={change}
          reveal={reveal}
          move={move}
          relist={relist}
        />
      ))}
      <tr>
        <td />
        <td colSpan={7} className={styles.add}>
          <AddField list={list} at={fields.length} />
          {fields.length === 0 && <span>{t(`fields.${list === 'key' ? 'noKey' : 'noFields'}`)}</span>}
          {complaint && <span className={styles.wrong}>{complaint}</span>}
        </td>
      </tr>
    </tbody>
  );
}

/** Which sides name all their cells in a list, so that no field is mapped by itself: `inbound,outbound`. */
function isListed(settings: unknown): string {
  return sides.filter((side) => Array.isArray(valueAt(settings, [side, 'columns']))).join();
}

function useMove(list: List, fields: Field[], announce: (text: string) => void) {
  const { t } = useTranslation('definition');
  const { change } = useForm();
  const count = fields.length;
  const names = fields.map(({ name }) => name).join('\0');
  return useCallback(
    (from: { list: List; at: number }, to: number, focuses = true) => {
      if (to < 0 || to > count || (from.list === list && to === count)) return;
      if (from.list !== list) change(relistedField(from.list, from.at, list, to));
      else change(moved({ list: [list], at: from.at }, { list: [list], at: to }));
      if (from.list === list)
        announce(t('fields.moved', { name: names.split('\0')[from.at], position: to + 1, count }));
      if (focuses) focusField(list, to, 'handle');
    },
    [change, list, count, names, announce, t],
  );
}

/** What is wrong in each row, by the input it is about; what is wrong with the row as a whole is about the name. */
function useRowComplaints(list: List) {
  const { complaints, showsMissing } = useForm();
  const explain = useExplain();
  return (at: number, name: string): string => {
    const said: Record<string, string> = {};
    const say = (part: string, path: (string | number)[], hint?: Parameters<typeof explain>[1]) => {
      const complaint = complaints.get(keyOf(path));
      if (complaint && (showsMissing || !complaint.isMissing)) said[part] ??= explain(complaint, hint);
    };
    say('name', [list, at]);
    say('name', [list, at, 'name']);
    say('type', [list, at, 'type']);
    say('tolerance', [list, at, 'tolerance'], 'tolerance');
    say('options', [list, at, 'zone'], 'zone');
    say('options', [list, at, 'format'], 'format');
    say('options', [list, at, 'ignoreCase'], 'ignoreCase');
    for (const side of sides) say(side, [side, 'columns', name], 'columns');
    return JSON.stringify(said);
  };
}

function useListComplaint(list: List): string | undefined {
  const { complaints, showsMissing } = useForm();
  const explain = useExplain();
  const complaint = complaints.get(keyOf([list]));
  if (!complaint || (complaint.isMissing && !showsMissing)) return undefined;
  return explain(complaint, list === 'key' ? 'key' : undefined);
}
