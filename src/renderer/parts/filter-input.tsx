import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useKeys } from './keys.ts';

type FilterInputProps = {
  /** The filter as the address has it. */
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder: string;
  /** What `/`, which leads here, does. */
  does: string;
  charactersMax: number;
  title?: string;
  className?: string | undefined;
};

/** What is typed becomes the filter after a short pause, or at once by Enter; `/` leads here, Escape back to the page. */
export function FilterInput({ value, onChange, label, placeholder, does, charactersMax, ...others }: FilterInputProps) {
  const typing = useTyping(value, onChange);
  const input = useRef<HTMLInputElement>(null);
  useKeys([{ keys: '/', does, act: () => input.current?.select() }]);
  return (
    <TextInput
      {...others}
      ref={input}
      type="search"
      aria-label={label}
      placeholder={placeholder}
      maxLength={charactersMax}
      value={typing.text}
      onChange={({ currentTarget }) => typing.type(currentTarget.value)}
      onCompositionStart={() => typing.compose(true)}
      onCompositionEnd={() => typing.compose(false)}
      onKeyDown={({ key, nativeEvent, currentTarget }) => {
        if (nativeEvent.isComposing) return;
        if (key === 'Enter') typing.hand();
        if (key === 'Escape') currentTarget.blur();
      }}
      rightSection={<kbd>/</kbd>}
    />
  );
}

const pauseMs = 200;

/**
 * A text that is typed here and kept elsewhere, which may answer late: whatever comes back is not taken for more than the
 * echo of what was handed over, while more has been typed. Letters that an input method still composes are nobody's yet.
 */
function useTyping(value: string, onChange: (value: string) => void) {
  const [text, type] = useState(value);
  const [isComposing, compose] = useState(false);
  /** Handed over, and not back yet. */
  const handed = useRef<string[]>([]);
  const latest = useRef({ value, onChange });
  latest.current = { value, onChange };
  useEffect(() => {
    const echo = handed.current.indexOf(value);
    handed.current = handed.current.slice(echo + 1);
    if (echo >= 0) return;
    handed.current = [];
    type(value);
  }, [value]);
  const hand = () => {
    if (text === (handed.current.at(-1) ?? latest.current.value)) return;
    handed.current.push(text);
    latest.current.onChange(text);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pause begins anew with a letter, and not when the page is drawn anew.
  useEffect(() => {
    if (isComposing) return;
    const timer = setTimeout(hand, pauseMs);
    return () => clearTimeout(timer);
  }, [text, isComposing]);
  return { text, type, compose, hand };
}
