import { Select, TextInput } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { listOf, listText } from './lists.ts';
import { useTyped } from './setting.ts';
import { type SettingProps, useSourceSetting } from './source-setting.ts';

/** Where the names of a file's columns come from: its first line, nowhere, or a list. */
export function Header(props: SettingProps) {
  const { t } = useTranslation('definition');
  const { label, description, value, set, error, onFocus } = useSourceSetting(props);
  const isList = Array.isArray(value);
  const commit = (text: string) => set(listOf(text));
  const typed = useTyped(listText(value), commit, (text) => listText(listOf(text)));
  const choose = { true: undefined, false: false, list: [] } as Record<string, unknown>;
  return (
    <>
      <Select
        label={label}
        description={description}
        data={[
          { value: 'true', label: t('choices.headerTrue') },
          { value: 'false', label: t('choices.headerFalse') },
          { value: 'list', label: t('choices.headerList') },
        ]}
        value={isList ? 'list' : String(value ?? true)}
        onChange={(chosen) => set(choose[chosen ?? 'true'])}
        onFocus={onFocus}
        error={isList ? undefined : error}
        allowDeselect={false}
      />
      {isList && <TextInput label={t('headerNames')} error={error} onFocus={onFocus} {...typed} />}
    </>
  );
}
