import { PasswordInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isDesktop } from '#renderer/connection.ts';
import { shell } from '#renderer/hosts/shell.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';

/** Values for the `${NAME}` of a form, typed beside it. Only the desktop has a keyring to keep them in. */
export function useSecrets(names: string[]) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Record<string, string>>({});
  return {
    names,
    typedAs: (name: string) => typed[name] ?? '',
    type: (name: string, value: string) => setTyped((before) => ({ ...before, [name]: value })),
    /** Hands what was typed to the keyring: a page never asks for it again. */
    async keep(): Promise<void> {
      for (const name of names) {
        const value = typed[name];
        if (value) await shell.secrets.keep({ name, value });
      }
      setTyped({});
      await queries.invalidateQueries({ queryKey: keptKey });
    },
  };
}

const keptKey = ['shell', 'secrets'];

/** A field for each, or, in a browser, where its value is to be said. */
export function Secrets({ names, typedAs, type }: Omit<ReturnType<typeof useSecrets>, 'keep'>) {
  const { t } = useTranslation('alerts');
  const { data: kept } = useQuery({ queryKey: keptKey, queryFn: () => shell.secrets.names(), enabled: isDesktop });
  if (names.length === 0) return null;
  if (!isDesktop) return <p>{t('secrets.browser', { names: names.join(', ') })}</p>;
  return names.map((name) => (
    <PasswordInput
      key={name}
      label={t('secrets.value', { name })}
      description={t(kept?.names.includes(name) ? 'secrets.kept' : 'secrets.none')}
      value={typedAs(name)}
      onChange={({ currentTarget }) => type(name, currentTarget.value)}
      maxLength={limits.secretCharactersMax}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('secrets.show', { name }) }}
    />
  ));
}
