import { TextInput } from '@mantine/core';
import type { Path } from '../text/document.ts';
import { listOf, listText } from './lists.ts';
import { type Hint, useSetting, useTyped } from './setting.ts';

type LineInputProps = {
  path: Path;
  label: string;
  description?: string;
  placeholder?: string;
  className?: string | undefined;
  hint?: Hint;
  /** Several, a comma between them. */
  isList?: boolean;
};

/** A setting of one line; emptied, it is left out. */
export function LineInput({ path, isList = false, hint, ...shown }: LineInputProps) {
  const { text, value, set, error, onFocus } = useSetting(path, hint);
  const said = isList && Array.isArray(value) ? listText(value) : text;
  const commit = (now: string) => {
    const names = isList ? listOf(now) : [];
    set(now === '' ? undefined : isList ? names : now);
  };
  const normal = isList ? (now: string) => listText(listOf(now)) : undefined;
  const typed = useTyped(said, commit, normal);
  return <TextInput {...shown} error={error} onFocus={onFocus} spellCheck={false} {...typed} />;
}
