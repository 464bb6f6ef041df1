import { Select, Textarea, TextInput } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { withoutPasswords } from '#shared/text.ts';
import { choicesOf, delimiters, numberOrText } from './choices.ts';
import { FilePath } from './file-path.tsx';
import styles from './form.module.css';
import { Header } from './header.tsx';
import { listOf, listText } from './lists.ts';
import { useTyped } from './setting.ts';
import { type SettingProps, useSourceSetting } from './source-setting.ts';
import { Tls } from './tls.tsx';

/** The input that fits a setting of a source. */
export function SettingInput(props: SettingProps) {
  const { type, name } = props;
  if (name === 'tls') return <Tls {...props} />;
  if (name === 'header') return <Header {...props} />;
  if (name === 'path') return <FilePath {...props} />;
  if (name === 'nulls') return <NameList {...props} />;
  if (name === 'delimiter') return <Delimiter {...props} />;
  const choices = choicesOf(type, name);
  return choices ? <Choice {...props} choices={choices} /> : <Text {...props} />;
}

function Choice({ choices, ...props }: SettingProps & { choices: { values: string[]; usual: string | undefined } }) {
  const { t } = useTranslation('definition');
  const { label, description, text, set, error, onFocus } = useSourceSetting(props);
  const words = t('choices', { returnObjects: true }) as Record<string, string>;
  const shown = text || choices.usual || null;
  return (
    <Select
      label={label}
      description={description}
      data={choices.values.map((value) => ({ value, label: words[value] ?? value }))}
      value={shown}
      onChange={(value) => set(value === choices.usual ? undefined : (value ?? undefined))}
      error={error}
      onFocus={onFocus}
      allowDeselect={false}
    />
  );
}

function Delimiter(props: SettingProps) {
  const { t } = useTranslation('definition');
  const { label, description, text, set, error, onFocus } = useSourceSetting(props);
  const value = text || ',';
  const listed = delimiters.map(([sign, word]) => ({ value: sign, label: t(`choices.${word}`) }));
  return (
    <Select
      label={label}
      description={description}
      data={listed.some((choice) => choice.value === value) ? listed : [...listed, { value, label: value }]}
      value={value}
      onChange={(sign) => set(sign === ',' ? undefined : (sign ?? undefined))}
      error={error}
      onFocus={onFocus}
      allowDeselect={false}
    />
  );
}

function NameList(props: SettingProps) {
  const { label, description, placeholder, value, set, error, onFocus } = useSourceSetting(props);
  const commit = (text: string) => set(text === '' ? undefined : listOf(text));
  const typed = useTyped(listText(value), commit, (text) => listText(listOf(text)));
  return <TextInput {...{ label, description, placeholder, error, onFocus }} {...typed} />;
}

function Text(props: SettingProps) {
  const { t } = useTranslation('definition');
  const { label, description, placeholder, text, set, error, onFocus } = useSourceSetting(props);
  const { name } = props;
  // An emptied query is still the choice of a query.
  const commit = (now: string) => set(now === '' && name !== 'query' ? undefined : numberOrText(name, now));
  const typed = useTyped(text, commit);
  const inputs = { label, placeholder, error, onFocus, ...typed, classNames: { input: styles.mono } };
  if (name === 'query') return <Textarea {...inputs} description={description} autosize minRows={3} maxRows={12} />;
  const isClear = name === 'url' && withoutPasswords(text) !== text;
  return (
    <TextInput {...inputs} description={isClear ? <em>{t('clearPassword')}</em> : description} spellCheck={false} />
  );
}
