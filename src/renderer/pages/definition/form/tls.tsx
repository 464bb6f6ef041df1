import { Switch, TextInput } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import styles from './form.module.css';
import { useSetting, useTyped } from './setting.ts';
import { type SettingProps, type SourcePlace, useSourceSetting } from './source-setting.ts';

/** Encryption on or off; where it is on, whose certificates. */
export function Tls(props: SettingProps) {
  const { label, description, value, set, error, onFocus } = useSourceSetting(props);
  const isOn = value !== undefined && value !== false;
  return (
    <>
      <Switch
        label={label}
        description={description}
        checked={isOn}
        onChange={({ currentTarget: { checked } }) => set(checked ? true : undefined)}
        onFocus={onFocus}
        error={error}
      />
      {isOn && (
        <div className={styles.nested}>
          {parts.map((part) => (
            <Part
              key={part}
              side={props.side}
              part={part}
              isLast={value === true || keysOf(value) === part}
              setAll={set}
            />
          ))}
        </div>
      )}
    </>
  );
}

const parts = ['ca', 'cert', 'key', 'serverName'] as const;

function keysOf(value: unknown): string {
  return value !== null && typeof value === 'object' ? Object.keys(value).join() : '';
}

type PartProps = { side: SourcePlace; part: (typeof parts)[number]; isLast: boolean; setAll: (value: unknown) => void };

function Part({ side, part, isLast, setAll }: PartProps) {
  const { t } = useTranslation('definition');
  const { text, set, error, onFocus } = useSetting([side, 'tls', part]);
  const typed = useTyped(text, (now) => {
    // Without any part, TLS is still on.
    if (isLast) setAll(now === '' ? true : { [part]: now });
    else set(now === '' ? undefined : now);
  });
  return (
    <TextInput
      label={t(`tls.${part}`)}
      description={t(`help.${part === 'key' ? 'clientKey' : part}`)}
      error={error}
      onFocus={onFocus}
      {...typed}
    />
  );
}
