import { Select, TextInput } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { catalogue, type SettingName, settingsOf, sourceTypes } from '#shared/catalogue.ts';
import type { SourceType as TypeName } from '#shared/source-settings.ts';
import { useForm } from '../draft.ts';
import { setting, sourceType } from '../text/edits.ts';
import styles from './form.module.css';
import { listOf, listText } from './lists.ts';
import { useSetting, useTyped } from './setting.ts';
import { SettingInput } from './setting-input.tsx';
import { SourceSecrets } from './source-secrets.tsx';
import type { SourcePlace } from './source-setting.ts';
import { TableOrQuery } from './table-or-query.tsx';
import { valueAt } from './values.ts';

/** What kind of source is read. */
export function SourceType({ side }: { side: SourcePlace }) {
  const { t } = useTranslation('definition');
  const { change } = useForm();
  const type = useSetting([side, 'type']);
  return (
    <Select
      className={styles.type}
      aria-label={t('form.type')}
      data={sourceTypes.map((value) => ({ value, label: catalogue[value].label }))}
      value={sourceTypes.find((name) => name === type.value) ?? null}
      error={type.error}
      onFocus={type.onFocus}
      onChange={(value) => value && change(sourceType(side, value as TypeName))}
      allowDeselect={false}
    />
  );
}

/** The settings that a source of its kind has. */
export function SourceSettings({ side }: { side: SourcePlace }) {
  const { settings } = useForm();
  const type = valueAt(settings, [side, 'type']);
  const known = sourceTypes.find((name) => name === type);
  return (
    <>
      {known && <Settings side={side} type={known} settings={asObject(valueAt(settings, [side]))} />}
      {known === 'redis' && Array.isArray(valueAt(settings, [side, 'columns'])) && <CellNames side={side} />}
    </>
  );
}

/** Those with short values stand two in a line. */
const narrow: SettingName[] = ['delimiter', 'encoding', 'header', 'format'];

type SettingsProps = { side: SourcePlace; type: TypeName; settings: object };

function Settings({ side, type, settings }: SettingsProps) {
  const { t } = useTranslation('definition');
  const { basic, advanced } = settingsOf(type, settings);
  const firstOfChoice = basic.find((name) => name === 'table' || name === 'query');
  const isUsed = advanced.some((name) => name in settings);
  const [isOpen, setOpen] = useState(isUsed);
  return (
    <>
      <div className={styles.grid}>
        {basic.map((name) => (
          <Fragment key={name}>
            {name === firstOfChoice && (
              <div data-wide>
                <TableOrQuery side={side} />
              </div>
            )}
            <div data-wide={!narrow.includes(name) || undefined}>
              <SettingInput side={side} type={type} name={name} />
            </div>
            {name === 'url' && (
              <div className={styles.secrets} data-wide>
                <SourceSecrets side={side} />
              </div>
            )}
          </Fragment>
        ))}
      </div>
      {advanced.length > 0 && (
        <details className={styles.advanced} open={isOpen} onToggle={({ currentTarget: { open } }) => setOpen(open)}>
          <summary>{t('form.advanced')}</summary>
          {isOpen && advanced.map((name) => <SettingInput key={name} side={side} type={type} name={name} />)}
        </details>
      )}
    </>
  );
}

/** Delimited payloads may name all their cells instead of mapping fields to positions. */
function CellNames({ side }: { side: SourcePlace }) {
  const { t } = useTranslation('definition');
  const { change } = useForm();
  const names = useSetting([side, 'columns'], 'columns');
  const typed = useTyped(
    listText(names.value),
    (text) => change(setting([side, 'columns'], text === '' ? undefined : listOf(text))),
    (text) => listText(listOf(text)),
  );
  return (
    <TextInput
      label={t('form.columnsList')}
      description={t('form.columnsListHelp')}
      error={names.error}
      onFocus={names.onFocus}
      {...typed}
    />
  );
}

function asObject(value: unknown): object {
  return value !== null && typeof value === 'object' ? value : {};
}
