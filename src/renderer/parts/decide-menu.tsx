import { Button, Menu } from '@mantine/core';
import type { DecisionStatus } from '#shared/decision-status.ts';
import { decisionStatuses } from '#shared/review.ts';
import { useTranslation } from '../words.ts';
import { decideKeys } from './decide-keys.ts';
import { May } from './may.tsx';
import { useIsSigned } from './signed-pill.tsx';

type DecideMenuProps = { run: string; decide: (status: DecisionStatus) => void; on?: string };

/** Every conclusion there is, for whoever has a mouse in hand; each with its key. `on` says of what, where there are many. */
export function DecideMenu({ run, decide, on }: DecideMenuProps) {
  const { t } = useTranslation('review');
  const isSigned = useIsSigned(run);
  return (
    <May call="reviews.decide">
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            disabled={isSigned}
            title={isSigned ? t('decide.signed') : undefined}
            {...(on === undefined ? {} : { 'aria-label': t('decide.menuOf', { on }) })}
          >
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
