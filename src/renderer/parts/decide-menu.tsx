import { Button, Menu } from '@mantine/core';
import type { DecisionStatus } from '#shared/decision-status.ts';
import { decisionStatuses } from '#shared/review.ts';
import { useTranslation } from '../words.ts';
import { decideKeys } from './decide-keys.ts';
import { May } from './may.tsx';

/** Every conclusion there is, for whoever has a mouse in hand; each with its key. `on` says of what, where there are many. */
export function DecideMenu({ decide, on }: { decide: (status: DecisionStatus) => void; on?: string }) {
  const { t } = useTranslation('review');
  return (
    <May call="reviews.decide">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button {...(on === undefined ? {} : { 'aria-label': t('decide.menuOf', { on }) })}>
            {t('decide.menu')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {decisionStatuses.map((status) => (
            <Menu.Item
              key={status}
              onClick={() => decide(status)}
              rightSection={keyOf[status] && <kbd>{keyOf[status]}</kbd>}
            >
              {t(`acts.${status}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </May>
  );
}

const keyOf = Object.fromEntries(Object.entries(decideKeys).map(([key, status]) => [status, key])) as Partial<
  Record<DecisionStatus, string>
>;
