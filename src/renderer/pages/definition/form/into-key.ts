import { useCallback } from 'react';
import { keyNames } from '#renderer/parts/keys.ts';
import { notify } from '#renderer/parts/notify.ts';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { type Edit, removed, together } from '../text/edits.ts';
import { fieldsOf, relistedField } from './field-list.ts';

/** The names of the compared fields, which a key can be made of as well as of columns that are not used yet. */
export function comparedNames(settings: unknown): string[] {
  return fieldsOf(settings, 'fields').map(({ name }) => name);
}

/**
 * A field that becomes part of the key is compared no more, however it was chosen: it would be named twice. Says so where
 * the person did not ask for it, with the way back.
 */
export function useIntoKey() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const tell = useCallback(
    (name: string) => {
      const keys = keyNames('mod+z').join(' ');
      notify({ id: 'into-key', message: t('fields.intoKey', { name, keys }), autoClose: 8_000 });
    },
    [t],
  );
  return {
    /** Makes a compared field the key's at a place, with its type. */
    take(name: string, at: number): void {
      const from = comparedNames(settings).indexOf(name);
      if (from < 0) return;
      change(relistedField('fields', from, 'key', at));
      tell(name);
    },
    /** After a key's field was given its name. */
    settle(at: number): void {
      const name = fieldsOf(settings, 'key')[at]?.name ?? '';
      const edit = withoutDouble(settings, at, name);
      if (!edit) return;
      change(edit);
      tell(name);
    },
  };
}

/** The compared field takes the place of a key's field that says no more than its name: it knows its type. */
function withoutDouble(settings: unknown, at: number, name: string): Edit | undefined {
  const from = fieldsOf(settings, 'fields').findIndex((field) => name !== '' && field.name === name);
  const key = fieldsOf(settings, 'key')[at];
  if (from < 0 || !key) return undefined;
  const saysMore = key.type !== 'text' || key.trim || key.ignoreCase;
  return saysMore
    ? removed(['fields'], from)
    : together(removed(['key'], at), relistedField('fields', from, 'key', at));
}
