import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { masterFormats, reportFormats } from '#shared/report.ts';
import { useOfferedActs } from '../acts.ts';
import { notifyFailure } from '../failure.tsx';
import { useKeys } from '../keys.ts';
import { destinationOf } from './destination.ts';
import styles from './export.module.css';
import { exportTo } from './exports.ts';

const formats = reportFormats.filter(({ format }) => masterFormats.some((known) => known === format));

/** Exports what a run found of its master list. */
export function MasterExport({ run }: { run: string }) {
  const { t } = useTranslation('master');
  const [isOpen, setOpen] = useState(false);
  const begin = (format: string) => void beginMasterExport(run, format).catch(notifyFailure);
  useKeys([{ keys: 'e', does: t('export'), act: () => setOpen(true) }]);
  useOfferedActs(formats.map(({ format, label }) => ({ name: `${t('export')}: ${label}`, act: () => begin(format) })));
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
      <Menu.Dropdown className={styles.menu}>
        {formats.map(({ format, label }) => (
          <Menu.Item key={format} onClick={() => begin(format)}>
            <span className={styles.format}>{label}</span>
            <span className={styles.about}>{t(format === 'csv' ? 'csv' : 'ndjson')}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

async function beginMasterExport(run: string, format: string): Promise<void> {
  const file = `master-${run}.${format}`;
  const destination = await destinationOf(file);
  if (destination) void exportTo(destination, file, { run, format, of: 'master' });
}
