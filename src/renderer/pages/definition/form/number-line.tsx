import { NumberInput } from '@mantine/core';
import type { Path } from '../text/document.ts';
import { type Hint, useSetting, useTyped } from './setting.ts';

type NumberLineProps = {
  path: Path;
  label: string;
  description: string;
  placeholder: string;
  hint: Hint;
  /** The bounds that its arrows keep to; what is typed beyond them is complained of. */
  min: number;
  max: number;
  step: number;
};

/** A setting that is a number; emptied, it is left out. */
export function NumberLine({ path, hint, ...shown }: NumberLineProps) {
  const { text, set, error, onFocus } = useSetting(path, hint);
  const { value, onChange, onBlur } = useTyped(text, (now) => set(now === '' ? undefined : numberOr(now)));
  return (
    <NumberInput
      {...shown}
      value={value}
      error={error}
      onFocus={onFocus}
      onBlur={onBlur}
      onChange={(now) => onChange({ currentTarget: { value: String(now) } })}
      clampBehavior="none"
      allowNegative={false}
    />
  );
}

/** What is half typed is left as it is, to be complained of. */
function numberOr(text: string): number | string {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}
