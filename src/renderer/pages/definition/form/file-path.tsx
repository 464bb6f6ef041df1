import { TextInput } from '@mantine/core';
import styles from './form.module.css';
import { useTyped } from './setting.ts';
import { type SettingProps, useSourceSetting } from './source-setting.ts';

/** The path of a file that records are read from. */
export function FilePath(props: SettingProps) {
  const { label, description, text, set, error, onFocus } = useSourceSetting(props);
  const typed = useTyped(text, (now) => set(now === '' ? undefined : now));
  return (
    <TextInput
      label={label}
      description={description}
      error={error}
      onFocus={onFocus}
      classNames={{ input: styles.mono }}
      spellCheck={false}
      {...typed}
    />
  );
}
