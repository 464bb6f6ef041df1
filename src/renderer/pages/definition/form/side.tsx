import { Select, TextInput } from '@mantine/core';
import { Fragment, useId, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { catalogue, type SettingName, settingsOf, sourceTypes } from '#shared/catalogue.ts';
import type { Side as SideName } from '#shared/finding.ts';
import type { SourceType } from '#shared/source-settings.ts';
import { useForm } from '../draft.ts';
import { setting, sourceType } from '../text/edits.ts';
import styles from './form.module.css';
import { listOf, listText } from './lists.ts';
import { useSetting, useTyped } from './setting.ts';
import { SettingInput } from './setting-input.tsx';
import { TableOrQuery } from './table-or-query.tsx';
import { valueAt } from './values.ts';

/** Where one side is read from. */
export function Side({ side }: { side: SideName }) {
  const { t } = useTranslation(['definition', 'common']);
  const title = useId();
  const { settings, change } = useForm();
  const type = useSetting([side, 'type']);
  const known = sourceTypes.find((name) => name === type.value);
  return (
    <section className={styles.side} aria-labelledby={title}>
      <header>
        <h2 id={title} data-help={t(`definition:start.${side}Help`)}>
          {t(`common:sides.${side}`)}
        </h2>
        <Select
          className={styles.type}
          aria-label={t('definition:form.type')}
          data={sourceTypes.map((value) => ({ value, label: catalogue[value].label }))}
          value={known ?? null}
          error={type.error}
          onFocus={type.onFocus}
          onChange={(value) => value && change(sourceType(side, value as SourceType))}
          allowDeselect={false}
        />
      </header>
      {known && <Settings side={side} type={known} settings={asObject(valueAt(settings, [side]))} />}
      {known === 'redis' && Array.isArray(valueAt(settings, [side, 'columns'])) && <CellNames side={side} />}
    </section>
  );
}

/** Those with short values stand two in a line. */
const narrow: SettingName[] = ['delimiter', 'encoding', 'header', 'format'];

type SettingsProps = { side: SideName; type: SourceType; settings: object };

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
function CellNames({ side }: { side: SideName }) {
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
