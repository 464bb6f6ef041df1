import { type KeyboardEvent, memo, useId, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { type ColumnType, columnTypes, toleranceTypes } from '#shared/column.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { FormState } from '../draft.ts';
import { FieldActs } from './field-acts.tsx';
import { type Field, type List, mappedField, renamedField, toleratedField, typedField } from './field-list.ts';
import { FieldOptions } from './field-options.tsx';
import styles from './fields.module.css';
import { useIntoKey } from './into-key.ts';
import { useTyped } from './setting.ts';

export type FieldRowProps = Pick<FormState, 'change' | 'reveal'> & {
  list: List;
  at: number;
  count: number;
  /** The field, as JSON: a row is drawn anew only where something in it changed. */
  field: string;
  inbound: string;
  outbound: string;
  isListed: string;
  /** What is wrong, by the input it is about; as JSON. */
  complaints: string;
  move: (from: { list: List; at: number }, to: number, focuses?: boolean) => void;
  relist: (at: number) => void;
};

export const FieldRow = memo(function FieldRow(props: FieldRowProps) {
  const { t } = useTranslation('definition');
  const { list, at, change, reveal, move } = props;
  const field = JSON.parse(props.field) as Field;
  const complaints = JSON.parse(props.complaints) as Record<string, string>;
  const wrongId = useId();
  const name = field.name || t('fields.unnamed');
  const Name = list === 'key' ? KeyNameCell : NameCell;
  const [isOver, setOver] = useState(false);
  const invalid = (part: string) =>
    complaints[part] ? { 'aria-invalid': true as const, 'aria-describedby': wrongId } : {};
  return (
    <>
      <tr
        className={styles.row}
        data-over={isOver || undefined}
        onFocus={() => reveal([list, at])}
        onKeyDown={(event) => moveByKeys(event, props)}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(dragged)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          setOver(false);
          const from = event.dataTransfer.getData(dragged);
          if (from !== '') move(JSON.parse(from) as { list: List; at: number }, at, false);
        }}
      >
        <td className={styles.handle}>
          <button
            type="button"
            draggable
            data-field={`${list} ${at} handle`}
            aria-label={t('fields.labels.move', { name })}
            onDragStart={({ dataTransfer }) => dataTransfer.setData(dragged, JSON.stringify({ list, at }))}
          >
            <span aria-hidden="true">⠿</span>
          </button>
        </td>
        <td>
          <Name {...props} name={field.name} invalid={invalid('name')} />
        </td>
        <td>
          <select
            aria-label={t('fields.labels.type', { name })}
            value={field.type}
            onChange={({ currentTarget: { value } }) => change(typedField(list, at, field, value as ColumnType))}
            {...invalid('type')}
          >
            {columnTypes.map((type) => (
              <option key={type} value={type}>
                {t(`fields.types.${type}`)}
              </option>
            ))}
          </select>
        </td>
        <td>
          {list === 'fields' && toleranceTypes.includes(field.type) ? (
            <ToleranceCell {...props} shown={field} invalid={invalid('tolerance')} />
          ) : (
            <span className={styles.none}>–</span>
          )}
        </td>
        {sides.map((side) => (
          <td key={side}>
            <ColumnCell {...props} side={side} name={field.name} invalid={invalid(side)} />
          </td>
        ))}
        <td>
          <FieldOptions list={list} at={at} field={field} change={change} isWrong={complaints.options !== undefined} />
        </td>
        <td>
          <FieldActs {...props} shown={field} />
        </td>
      </tr>
      {Object.keys(complaints).length > 0 && (
        <tr>
          <td />
          <td colSpan={7} id={wrongId} className={styles.complaint}>
            {[...new Set(Object.values(complaints))].join(' ')}
          </td>
        </tr>
      )}
    </>
  );
});

const dragged = 'application/x-tieout-field';

type Invalid = { 'aria-invalid'?: true; 'aria-describedby'?: string };
type CellProps = FieldRowProps & { invalid: Invalid };

type NameProps = CellProps & { name: string; onLeave?: () => void };

/** While a name is typed it may be another's in passing: only once it is there the other goes. */
function KeyNameCell(props: NameProps) {
  const { settle } = useIntoKey();
  return <NameCell {...props} onLeave={() => settle(props.at)} />;
}

function NameCell({ list, at, change, name, invalid, onLeave }: NameProps) {
  const { t } = useTranslation('definition');
  const typed = useTyped(name, (text) =>
    change((document) => renamedField(document.toJS(), list, at, name, text)(document)),
  );
  return (
    <input
      aria-label={t('fields.labels.name', { name: name || t('fields.unnamed') })}
      data-field={`${list} ${at} name`}
      spellCheck={false}
      {...typed}
      onBlur={() => {
        typed.onBlur();
        onLeave?.();
      }}
      {...invalid}
    />
  );
}

function ToleranceCell({ list, at, change, shown, invalid }: CellProps & { shown: Field }) {
  const { t } = useTranslation('definition');
  const typed = useTyped(shown.tolerance, (text) => change(toleratedField(list, at, text)));
  return (
    <input
      className={styles.number}
      aria-label={t('fields.labels.tolerance', { name: shown.name })}
      placeholder={t(`fields.toleranceHint.${shown.type as 'decimal'}`)}
      spellCheck={false}
      {...typed}
      {...invalid}
    />
  );
}

function ColumnCell({ change, side, name, isListed, invalid, ...row }: CellProps & { side: Side; name: string }) {
  const { t } = useTranslation('definition');
  const typed = useTyped(row[side], (text) => change(mappedField(side, name, text)));
  return (
    <input
      aria-label={t(`fields.labels.${side}`, { name: name || t('fields.unnamed') })}
      placeholder={name || t('fields.same')}
      list={`columns-${side}`}
      disabled={name === '' || isListed.split(',').includes(side)}
      spellCheck={false}
      {...typed}
      {...invalid}
    />
  );
}

/** On the handle the arrow keys move the field; everywhere in the row they do with Alt. */
function moveByKeys(event: KeyboardEvent, { list, at, move }: FieldRowProps): void {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const isHandle = event.target instanceof Element && event.target.matches('[data-field$=handle]');
  if (!step || event.nativeEvent.isComposing || !(isHandle || event.altKey)) return;
  event.preventDefault();
  move({ list, at }, at + step);
}
