import { PasswordInput } from '@mantine/core';
import { isDesktop } from '#renderer/connection.ts';
import { type Secrets as Typed, useKeptSecrets } from '#renderer/parts/secrets.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';

/** A field for each value of a form's `${NAME}`, or, in a browser, where its value is to be said. */
export function Secrets({ names, typedAs, type }: Omit<Typed, 'keep'>) {
  const { t } = useTranslation('alerts');
  const kept = useKeptSecrets();
  if (names.length === 0) return null;
  if (!isDesktop) return <p>{t('secrets.browser', { names: names.join(', ') })}</p>;
  return names.map((name) => (
    <PasswordInput
      key={name}
      label={t('secrets.value', { name })}
      description={t(kept.includes(name) ? 'secrets.kept' : 'secrets.none')}
      value={typedAs(name)}
      onChange={({ currentTarget }) => type(name, currentTarget.value)}
      maxLength={limits.secretCharactersMax}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('secrets.show', { name }) }}
    />
  ));
}
