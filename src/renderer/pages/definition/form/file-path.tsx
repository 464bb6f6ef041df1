import { Button, TextInput } from '@mantine/core';
import { isDesktop } from '#renderer/connection.ts';
import { shell } from '#renderer/hosts/shell.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import styles from './form.module.css';
import { useTyped } from './setting.ts';
import { type SettingProps, useSourceSetting } from './source-setting.ts';

/** The path of a file that records are read from; on the desktop it can be chosen. */
export function FilePath(props: SettingProps) {
  const { label, description, placeholder, text, set, error, onFocus } = useSourceSetting(props);
  const typed = useTyped(text, (now) => set(now === '' ? undefined : now));
  return (
    <div className={styles.file}>
      <TextInput
        label={label}
        description={description}
        placeholder={placeholder}
        error={error}
        onFocus={onFocus}
        classNames={{ input: styles.mono }}
        spellCheck={false}
        {...typed}
      />
      {isDesktop && <Choose type={props.type} set={set} />}
    </div>
  );
}

function Choose({ type, set }: Pick<SettingProps, 'type'> & { set: (path: string) => void }) {
  const { t } = useTranslation('definition');
  const { folder } = useForm();
  const choose = async () => {
    const { path } = await shell.chooseFile({ kind: type === 'sqlite' ? 'database' : 'records' });
    if (path !== null) set(within(folder, path));
  };
  return <Button onClick={() => void choose().catch(notifyFailure)}>{t('chooseFile')}</Button>;
}

/** Beside or below the definition a path is written from there, so that both can be moved together. */
function within(folder: string | null, path: string): string {
  return folder !== null && path.startsWith(folder) ? path.slice(folder.length).replaceAll('\\', '/') : path;
}
