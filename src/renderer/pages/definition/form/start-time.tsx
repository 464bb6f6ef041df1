import { Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import styles from './form.module.css';
import { useSetting } from './setting.ts';
import { machineZone, offsetIn, offsets } from './zones.ts';

/** When the activity starts: its local time, and the zone whose offset stands in the text. */
export function StartTime() {
  const { t } = useTranslation('definition');
  const startsAt = useSetting(['activity', 'startsAt'], 'startsAt');
  const [zone, setZone] = useState(machineZone);
  const { local, offset } = partsOf(startsAt.text);
  const shownZone = local && offsetIn(zone, local) === offset ? zone : undefined;
  // Some four hundred zones are worked out for whoever opens the list.
  const [isOpen, setOpen] = useState(false);
  const current = shownZone ? zoneName(shownZone, local) : `UTC${offset}`;
  const choices = useMemo(() => (isOpen ? zoneChoices(local, offset) : []), [isOpen, local, offset]);
  return (
    <>
      <TextInput
        type="datetime-local"
        className={styles.time}
        label={t('form.startsAt')}
        description={t('form.startsAtHelp')}
        value={local}
        error={startsAt.error}
        onFocus={startsAt.onFocus}
        onChange={({ currentTarget: { value } }) => {
          if (value !== '') startsAt.set(written(value, shownZone ? offsetIn(shownZone, value) : offset));
        }}
      />
      <Select
        className={styles.zone}
        label={t('form.zone')}
        description={t('form.zoneHelp')}
        data={isOpen ? choices : [{ value: shownZone ?? offset, label: current }]}
        onDropdownOpen={() => setOpen(true)}
        onDropdownClose={() => setOpen(false)}
        value={shownZone ?? offset}
        onFocus={startsAt.onFocus}
        onChange={(value) => {
          if (value === null || local === '') return;
          if (!isOffset(value)) setZone(value);
          startsAt.set(written(local, isOffset(value) ? value : offsetIn(value, local)));
        }}
        allowDeselect={false}
        searchable
        limit={60}
      />
    </>
  );
}

/** The next midnight but one, here. */
export function soonMidnight(): string {
  const day = new Date(Date.now() + 2 * 24 * 3_600_000);
  const local = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}T00:00`;
  return written(local, offsetIn(machineZone, local));
}

/** `2026-06-18T00:00:00+08:00` in the two parts that people set apart. */
function partsOf(text: string): { local: string; offset: string } {
  const [, local = '', seconds = '', offset = '+00:00'] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  return {
    local: seconds === '' || seconds === ':00' ? local : local + seconds,
    offset: offset === 'Z' ? '+00:00' : offset,
  };
}

function written(local: string, offset: string): string {
  return `${local.length === 16 ? `${local}:00` : local}${offset}`;
}

function isOffset(zone: string): boolean {
  return /^[+-]\d\d:\d\d$/.test(zone);
}

function zoneChoices(local: string, offset: string) {
  const zones = [...new Set([machineZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return [
    ...zones.map((value) => ({ value, label: zoneName(value, local) })),
    ...[...new Set([offset, ...offsets])].map((value) => ({ value, label: `UTC${value}` })),
  ];
}

function zoneName(zone: string, local: string): string {
  return `${zone.replaceAll('_', ' ')} (${offsetIn(zone, local || now())})`;
}

function now(): string {
  return new Date().toISOString().slice(0, 16);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
