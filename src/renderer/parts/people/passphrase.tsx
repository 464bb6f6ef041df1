import { PasswordInput } from '@mantine/core';
import { isDesktop } from '#renderer/connection.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';

type PassphraseProps = {
  value: string;
  change: (value: string) => void;
  isNew?: boolean;
  /** Whose key it opens, where it is not one's own. */
  name?: string;
};

/** The passphrase of a key. Where a keyring may open it, none is needed. */
export function Passphrase({ value, change, isNew = false, name }: PassphraseProps) {
  const { t } = useTranslation('people');
  const label = name === undefined ? t('passphrase.label') : t('passphrase.labelOf', { name });
  return (
    <PasswordInput
      label={isNew ? t('passphrase.choose') : label}
      description={
        isNew
          ? t('passphrase.chooseHint', { least: limits.passphraseCharactersMin })
          : isDesktop
            ? t('passphrase.keyring')
            : undefined
      }
      value={value}
      onChange={({ currentTarget }) => change(currentTarget.value)}
      maxLength={limits.passphraseCharactersMax}
      required={!isDesktop}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      visibilityToggleButtonProps={{ 'aria-label': t('passphrase.show') }}
    />
  );
}

/** As calls take it: none is not an empty one. */
export function passphraseOf(value: string): { passphrase: string } | Record<string, never> {
  return value === '' ? {} : { passphrase: value };
}
