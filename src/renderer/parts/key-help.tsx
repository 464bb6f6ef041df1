import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from '../words.ts';
import styles from './key-help.module.css';
import { keyNames, useBoundKeys, useKeys } from './keys.ts';

/** All keys of the page that is shown, on `?`. */
export function KeyHelp() {
  const { t } = useTranslation('shell');
  const [isOpen, setOpen] = useState(false);
  // Of two for one key the later one acts.
  const byKeys = new Map(Object.values(useBoundKeys()).flatMap((all) => all.map((binding) => [binding.keys, binding])));
  useKeys([{ keys: '?', does: t('keys.help'), act: () => setOpen(true) }]);
  return (
    <Modal
      opened={isOpen}
      onClose={() => setOpen(false)}
      title={t('keys.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <dl className={styles.list}>
        {[...byKeys.values()].map(({ keys, does }) => (
          <div key={keys}>
            <dt>{does}</dt>
            <dd>
              {keyNames(keys).map((name) => (
                <kbd key={name}>{name}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
