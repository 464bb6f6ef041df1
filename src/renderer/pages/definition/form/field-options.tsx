import { Popover, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { type FieldFormat, formatsOf } from '#shared/field-format.ts';
import type { Draft } from '../draft.ts';
import { fieldOption } from '../text/edits.ts';
import type { Field, List } from './field-list.ts';
import styles from './fields.module.css';
import { machineZone } from './zones.ts';

type Props = { list: List; at: number; field: Field; change: Draft['change']; isWrong: boolean };

/** How values are read before they are compared: in short in the row, to be set in a small window of its own. */
export function FieldOptions(props: Props) {
  const { t } = useTranslation('definition');
  const { field, isWrong } = props;
  const [isOpen, setOpen] = useState(false);
  const summary = useSummary(field);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-end" width={300} trapFocus returnFocus withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={styles.options}
          aria-label={`${t('fields.labels.options', { name: field.name })}: ${summary || t('fields.options.none')}`}
          aria-invalid={isWrong || undefined}
          onClick={() => setOpen((open) => !open)}
        >
          {summary || t('fields.options.none')}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={styles.popover}>
        <Inputs {...props} />
      </Popover.Dropdown>
    </Popover>
  );
}

function Inputs({ list, at, field, change }: Props) {
  const { t } = useTranslation('definition');
  const set = (name: string, value: unknown) => change(fieldOption([list], at, name, value));
  const formats = choicesOf(field.type);
  return (
    <>
      <Switch
        label={t('fields.options.trim')}
        checked={field.trim}
        onChange={({ currentTarget: { checked } }) => set('trim', checked || undefined)}
      />
      {field.type === 'text' && (
        <Switch
          label={t('fields.options.ignoreCase')}
          checked={field.ignoreCase}
          onChange={({ currentTarget: { checked } }) => set('ignoreCase', checked || undefined)}
        />
      )}
      {formats.length > 0 && (
        <Select
          label={t('fields.options.format')}
          data={formats.map((value) => ({ value, label: t(`fields.options.formats.${value}`) }))}
          value={field.format || formats[0] || null}
          onChange={(value) => set('format', value === formats[0] ? undefined : value)}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
      )}
      {field.type === 'datetime' && (
        <Select
          label={t('fields.options.zone')}
          data={zones(field.zone)}
          value={field.zone || 'UTC'}
          onChange={(value) => set('zone', value === 'UTC' ? undefined : value)}
          searchable
          limit={60}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false }}
        />
      )}
    </>
  );
}

/** How values of a type may be written; the first is what is taken where nothing is said. */
function choicesOf(type: Field['type']): readonly ('plain' | FieldFormat)[] {
  const formats = formatsOf(type);
  return formats.length === 0 || formats.includes('iso') ? formats : ['plain', ...formats];
}

function zones(current: string): string[] {
  return [...new Set(['UTC', machineZone, ...(current ? [current] : []), ...Intl.supportedValuesOf('timeZone')])];
}

function useSummary({ trim, ignoreCase, zone, format }: Field): string {
  const { t } = useTranslation('definition');
  return [
    trim && t('fields.options.trimShort'),
    ignoreCase && t('fields.options.ignoreCaseShort'),
    zone,
    format !== '' && format !== 'iso' && format,
  ]
    .filter(Boolean)
    .join(' · ');
}
