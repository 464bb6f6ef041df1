import { Button, Menu } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { type Act, useOfferedActs } from '../acts.ts';
import { useKeys } from '../keys.ts';
import styles from './export.module.css';

export type FormatChoice = { format: string; label: string; about: string };

type FormatMenuProps<Choice extends FormatChoice> = {
  formats: Choice[];
  begin: (choice: Choice) => void;
  title?: string;
  /** What the menu offers besides, to be found in the palette, too. */
  acts?: Act[];
  children?: ReactNode;
};

/** The way to export what a page shows, in a format at once: by a click, by the key `e`, by the palette. */
export function FormatMenu<Choice extends FormatChoice>({
  formats,
  begin,
  title,
  acts = [],
  children,
}: FormatMenuProps<Choice>) {
  const { t } = useTranslation('export');
  const [isOpen, setOpen] = useState(false);
  useKeys([{ keys: 'e', does: t('export'), act: () => setOpen(true) }]);
  useOfferedActs([
    ...formats.map((choice) => ({ name: `${t('export')}: ${choice.label}`, act: () => begin(choice) })),
    ...acts,
  ]);
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
        {title && <Menu.Label>{title}</Menu.Label>}
        {formats.map((choice) => (
          <Menu.Item key={choice.format} onClick={() => begin(choice)}>
            <span className={styles.format}>{choice.label}</span>
            <span className={styles.about}>{choice.about}</span>
          </Menu.Item>
        ))}
        {children}
      </Menu.Dropdown>
    </Menu>
  );
}
