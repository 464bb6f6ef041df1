import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import type { Filter, Sort } from '#shared/findings-list.ts';
import { useOfferedActs } from '../acts.ts';
import { notifyFailure } from '../failure.tsx';
import { useKeys } from '../keys.ts';
import { destinationOf } from './destination.ts';
import styles from './export.module.css';
import { exportTo } from './exports.ts';

type ExportMenuProps = { run: string; name: string; list?: { filter: Filter; sort: Sort } };

/** Exports the findings of a run, or a list of them, in a format of the person's choice. `name` is that of the reconciliation. */
export function ExportMenu({ run, name, list }: ExportMenuProps) {
  const { t } = useTranslation('export');
  const [isOpen, setOpen] = useState(false);
  const { data: formats = [] } = useQuery(calls.reports.formats.queryOptions());
  const begin = ({ format, ending }: (typeof formats)[number]) => {
    const file = fileName(name, run, ending);
    destinationOf(file)
      .then((destination) => destination && exportTo(destination, file, { run, format, ...(list ? { list } : {}) }))
      .catch(notifyFailure);
  };
  useKeys([{ keys: 'e', does: t('export'), act: () => setOpen(true) }]);
  useOfferedActs(formats.map((format) => ({ name: `${t('export')}: ${format.label}`, act: () => begin(format) })));
  const abouts = t('about', { returnObjects: true }) as Record<string, string>;
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button rightSection={<kbd>e</kbd>}>{t('export')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('formats')}</Menu.Label>
        {formats.map((format) => (
          <Menu.Item key={format.format} onClick={() => begin(format)}>
            <span className={styles.format}>{format.label}</span>
            <span className={styles.about}>{abouts[format.format] ?? format.about}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What every file system takes, and a person still recognizes. */
function fileName(name: string, run: string, ending: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what some file systems refuse.
  return `${name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, '-').slice(0, 80)}-${run}.${ending}`;
}
