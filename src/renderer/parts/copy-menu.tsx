import { Button, Menu } from '@mantine/core';
import { useTranslation } from '../words.ts';
import { type Act, useOfferedActs } from './acts.ts';

/** Ways of copying what a page shows, from a menu and from the palette. */
export function CopyMenu({ ways }: { ways: Act[] }) {
  const { t } = useTranslation('common');
  useOfferedActs(ways);
  return (
    <Menu position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Button>{t('copy')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ways.map(({ name, act }) => (
          <Menu.Item key={name} onClick={act}>
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
