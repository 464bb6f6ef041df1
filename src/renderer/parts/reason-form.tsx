import { Button, Textarea } from '@mantine/core';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { limits } from '#shared/limits.ts';
import { useTranslation } from '../words.ts';
import { Failure } from './failure.tsx';
import form from './form.module.css';

type ReasonFormProps = {
  /** What is done, what is lost by it, and what stays. */
  children: ReactNode;
  label: string;
  hint?: string;
  act: string;
  /** What cannot be had back is asked for in red. */
  isGrave?: boolean;
  isPossible?: boolean;
  doing: { error: unknown; isPending: boolean };
  onReason: (reason: string) => void;
  onClose: () => void;
};

/** What stands in a dialog that asks for the reason of an act, which stays in the audit trail. */
export function ReasonForm({ children, label, hint, act, isGrave, isPossible = true, ...rest }: ReasonFormProps) {
  const { doing, onReason, onClose } = rest;
  const { t } = useTranslation('common');
  const [typed, setTyped] = useState('');
  const reason = typed.trim();
  const field = useRef<HTMLTextAreaElement>(null);
  // A dialog that has something to look up first was open before this stood in it; nothing that is used there is left.
  useEffect(() => {
    if (!(document.activeElement instanceof HTMLInputElement)) field.current?.focus();
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onReason(reason);
  };
  return (
    <form className={form.form} onSubmit={submit}>
      {children}
      <Textarea
        ref={field}
        label={label}
        description={hint}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        maxLength={limits.reasonCharactersMax}
        required
        autosize
        minRows={2}
        data-autofocus
      />
      {doing.error !== null && <Failure error={doing.error} />}
      <div className={form.buttons}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button
          type="submit"
          variant="filled"
          {...(isGrave ? { color: 'red' } : {})}
          disabled={reason === '' || !isPossible}
          loading={doing.isPending}
        >
          {act}
        </Button>
      </div>
    </form>
  );
}
