import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { places } from '../places.ts';
import { prefer } from '../state/preferences.ts';
import { useTranslation } from '../words.ts';
import { useActs } from './acts.ts';
import { type KeyBinding, keyNames, useBoundKeys, useKeys } from './keys.ts';

/** Opens the palette. */
export const openPalette = spotlight.open;
export const paletteKeys = keyNames('mod+k').join(' ');

/** Everything that can be gone to or done, found by typing: what this page offers first, then pages, runs and settings. */
export function Palette() {
  const { t } = useTranslation('shell');
  const go = useNavigate();
  const offered = Object.values(useActs()).flat();
  const bound = Object.values(useBoundKeys()).flat();
  useKeys([{ keys: 'mod+k', does: t('palette.open'), act: spotlight.toggle }]);
  const actions: (SpotlightActionData & { group: string })[] = [
    ...offered.map(({ name, act }) => ({
      id: `act:${name}`,
      label: name,
      group: t('palette.here'),
      rightSection: keysShown(bound.find(({ does }) => does === name)?.keys),
      onClick: act,
    })),
    ...bound.filter(isAct).flatMap(({ keys, does, act }) => {
      if (offered.some(({ name }) => name === does)) return [];
      const onClick = () => act(new KeyboardEvent('keydown'));
      return [{ id: `key:${keys}`, label: does, group: t('palette.here'), rightSection: keysShown(keys), onClick }];
    }),
    ...places.map(({ to, word, keys }) => ({
      id: `page:${to}`,
      label: t(`places.${word}`),
      group: t('palette.pages'),
      rightSection: keysShown(keys),
      onClick: () => void go({ to }),
    })),
    ...(['light', 'dark', 'system'] as const).map((scheme) => ({
      id: `scheme:${scheme}`,
      label: t(`palette.schemes.${scheme}`),
      group: t('palette.settings'),
      onClick: () => prefer({ scheme }),
    })),
    { id: 'language:en', label: 'English', group: t('palette.settings'), onClick: () => prefer({ language: 'en' }) },
    { id: 'language:zh', label: '简体中文', group: t('palette.settings'), onClick: () => prefer({ language: 'zh' }) },
  ];
  return (
    <Spotlight
      actions={grouped(actions)}
      shortcut={null}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      highlightQuery
      scrollable
      nothingFound={t('palette.nothing')}
      searchProps={{ placeholder: t('palette.search'), 'aria-label': t('palette.search') }}
    />
  );
}

/** Steps are for keys alone; pages have lines of their own, and this list is open. */
function isAct({ keys }: KeyBinding): boolean {
  return !/^(g .|mod\+k|Escape|(shift\+)?(j|k|Arrow\w+|Page\w+|Home|End))$/.test(keys);
}

function keysShown(keys: string | undefined) {
  return (
    keys !== undefined && (
      <span aria-hidden="true">
        {keyNames(keys).map((name) => (
          <kbd key={name}>{name}</kbd>
        ))}
      </span>
    )
  );
}

function grouped(actions: (SpotlightActionData & { group: string })[]) {
  const groups = [...new Set(actions.map(({ group }) => group))];
  return groups.map((group) => ({ group, actions: actions.filter((action) => action.group === group) }));
}
