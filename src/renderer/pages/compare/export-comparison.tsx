import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { plainReport, reportFileName } from '#renderer/parts/export/asked-report.ts';
import { destinationOf } from '#renderer/parts/export/destination.ts';
import styles from '#renderer/parts/export/export.module.css';
import { exportTo } from '#renderer/parts/export/exports.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { useTranslation } from '#renderer/words.ts';
import { comparedFormats, reportFormats } from '#shared/report.ts';
import type { RunComparison } from '#shared/run-comparison.ts';

const formats = reportFormats.filter(({ format }) => comparedFormats.includes(format));
type Format = (typeof formats)[number];

/** Exports every finding of the two runs with what became of it. */
export function ExportComparison({ compared }: { compared: RunComparison }) {
  const { t, i18n } = useTranslation(['compare', 'export']);
  const [isOpen, setOpen] = useState(false);
  const begin = (one: Format) => void beginExport(compared, one, i18n.language).catch(notifyFailure);
  useKeys([{ keys: 'e', does: t('export:export'), act: () => setOpen(true) }]);
  useOfferedActs(formats.map((one) => ({ name: `${t('export:export')}: ${one.label}`, act: () => begin(one) })));
  return (
    <Menu
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      withinPortal={false}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <Button rightSection={<kbd>e</kbd>}>{t('export:export')}</Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        <Menu.Label>{t('exportAs')}</Menu.Label>
        {formats.map((one) => (
          <Menu.Item key={one.format} onClick={() => begin(one)}>
            <span className={styles.format}>{one.label}</span>
            <span className={styles.about}>{t(`exportAbout.${one.format as 'csv'}`)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

async function beginExport({ name, before, after }: RunComparison, one: Format, language: string): Promise<void> {
  const file = reportFileName(name, `${before.run}-${after.run}`, one.ending);
  const destination = await destinationOf(file);
  const { format, options } = plainReport({ format: one.format, options: [...one.options] }, language);
  if (destination) void exportTo(destination, file, { run: after.run, with: before.run, format, options });
}
