import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { places } from '../places.ts';
import { prefer } from '../state/preferences.ts';
import { useActs } from './acts.ts';
import { keyNames } from './keys.ts';

/** Opens the palette. */
export const openPalette = spotlight.open;
export const paletteKeys = keyNames('mod+k').join(' ');

/** Everything that can be gone to or done, found by typing: what this page offers first, then pages, runs and settings. */
export function Palette() {
  const { t } = useTranslation('shell');
  const go = useNavigate();
  const here = Object.values(useActs()).flat();
  const actions: (SpotlightActionData & { group: string })[] = [
    ...here.map(({ name, act }) => ({ id: `act:${name}`, label: name, group: t('palette.here'), onClick: act })),
    ...places.map(({ to, word }) => ({
      id: `page:${to}`,
      label: t(`places.${word}`),
      group: t('palette.pages'),
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
      shortcut={['mod + K']}
      attributes={{ content: { 'aria-label': t('palette.open') } }}
      highlightQuery
      scrollable
      nothingFound={t('palette.nothing')}
      searchProps={{ placeholder: t('palette.search'), 'aria-label': t('palette.search') }}
    />
  );
}

function grouped(actions: (SpotlightActionData & { group: string })[]) {
  const groups = [...new Set(actions.map(({ group }) => group))];
  return groups.map((group) => ({ group, actions: actions.filter((action) => action.group === group) }));
}
