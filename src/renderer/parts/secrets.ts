import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { isDesktop } from '../connection.ts';
import { shell } from '../hosts/shell.ts';

export type Secrets = ReturnType<typeof useSecrets>;

/** Values for the `${NAME}` of a form, typed beside it. Only the desktop has a keyring to keep them in. */
export function useSecrets(names: string[]) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Record<string, string>>({});
  return useMemo(
    () => ({
      names,
      typedAs: (name: string) => typed[name] ?? '',
      type: (name: string, value: string) => setTyped((before) => ({ ...before, [name]: value })),
      /** Hands what was typed to the keyring: a page never asks for it again. */
      async keep(): Promise<void> {
        const wanted = names.filter((name) => typed[name]);
        if (wanted.length === 0) return;
        for (const name of wanted) await shell.secrets.keep({ name, value: typed[name] ?? '' });
        setTyped({});
        await queries.invalidateQueries({ queryKey: keptKey });
      },
    }),
    [names, typed, queries],
  );
}

const keptKey = ['shell', 'secrets'];

/** The names that the keyring has values for. */
export function useKeptSecrets(): string[] {
  const { data } = useQuery({ queryKey: keptKey, queryFn: () => shell.secrets.names(), enabled: isDesktop });
  return data?.names ?? [];
}
