import { SegmentedControl } from '@mantine/core';
import { Card } from '#renderer/parts/card.tsx';
import { prefer, usePreferences } from '#renderer/state/preferences.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Preferences } from '#shared/preferences.ts';
import styles from './settings.module.css';

const languages: Preferences['language'][] = ['system', 'en', 'zh'];
const schemes: Preferences['scheme'][] = ['system', 'light', 'dark'];

/** Language and colours; both change at once. */
export function Look() {
  const { t } = useTranslation('settings');
  const { language, scheme } = usePreferences();
  return (
    <Card title={t('look.title')}>
      <Choice
        name={t('look.language')}
        value={language}
        options={languages.map((value) => ({ value, label: t(`look.languages.${value}`) }))}
        choose={(chosen) => prefer({ language: chosen })}
      />
      <Choice
        name={t('look.scheme')}
        value={scheme}
        options={schemes.map((value) => ({ value, label: t(`look.schemes.${value}`) }))}
        choose={(chosen) => prefer({ scheme: chosen })}
      />
    </Card>
  );
}

type ChoiceProps<Value extends string> = {
  name: string;
  value: Value;
  options: { value: Value; label: string }[];
  choose: (value: Value) => void;
};

function Choice<Value extends string>({ name, value, options, choose }: ChoiceProps<Value>) {
  return (
    <fieldset className={styles.choice}>
      <legend>{name}</legend>
      <SegmentedControl value={value} data={options} onChange={choose} aria-label={name} />
    </fieldset>
  );
}
