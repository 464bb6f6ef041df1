import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import form from '#renderer/parts/form.module.css';
import { notifyDone } from '#renderer/parts/notify.ts';
import { MakeKey } from '#renderer/parts/people/make-key.tsx';
import { Passphrase, passphraseOf } from '#renderer/parts/people/passphrase.tsx';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { type Person, type Role, roles } from '#shared/people.ts';

/** What is about to be done with somebody; adding is of somebody who is not there yet. */
export type Act = { act: 'add' } | { act: 'actAs' | 'change' | 'makeKey' | 'retire'; person: Person };
type PersonDialogProps = { act: Act | undefined; onClose: () => void };

/** Asks for what an act on the list of people needs. */
export function PersonDialog({ act, onClose }: PersonDialogProps) {
  const { t } = useTranslation(['people', 'shell']);
  const name = act && 'person' in act ? act.person.name : '';
  return (
    <Modal
      opened={act !== undefined}
      onClose={onClose}
      title={act && t(`${act.act}.title`, { name })}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {act?.act === 'add' && <PersonForm onClose={onClose} />}
      {act?.act === 'change' && <PersonForm person={act.person} onClose={onClose} />}
      {act?.act === 'makeKey' && <MakeKey person={act.person} onDone={onClose} />}
      {act?.act === 'actAs' && <ActAs person={act.person} onClose={onClose} />}
      {act?.act === 'retire' && <Retire person={act.person} onClose={onClose} />}
    </Modal>
  );
}

/** Everything that is shown may depend on who takes part and who acts. */
function useDone(onClose: () => void) {
  const queries = useQueryClient();
  return (said: string) => {
    void queries.invalidateQueries();
    notifyDone(said);
    onClose();
  };
}

function PersonForm({ person, onClose }: { person?: Person; onClose: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const act = person ? 'change' : 'add';
  const done = useDone(onClose);
  const onSuccess = ({ name }: Person) => done(t(`${act}.done`, { name }));
  const adding = useMutation(calls.people.add.mutationOptions({ onSuccess }));
  const changing = useMutation(calls.people.change.mutationOptions({ onSuccess }));
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<Role>(person?.role ?? 'auditor');
  const doing = person ? changing : adding;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (person) changing.mutate({ who: person.person, name: name.trim(), role });
    else adding.mutate({ name: name.trim(), role });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <TextInput
        label={t('add.name')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        maxLength={limits.nameCharactersMax}
        required
        data-autofocus
      />
      <Select
        label={t('add.role')}
        data={roles.map((value) => ({ value, label: t(`roles.${value}`) }))}
        value={role}
        onChange={(value) => setRole((value as Role | null) ?? 'auditor')}
        allowDeselect={false}
      />
      {doing.error && <Failure error={doing.error} />}
      <div className={form.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={doing.isPending} disabled={name.trim() === ''}>
          {t(`${act}.act`)}
        </Button>
      </div>
    </form>
  );
}

function ActAs({ person: { person, name }, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation(['people', 'common']);
  const done = useDone(onClose);
  const [passphrase, setPassphrase] = useState('');
  const acting = useMutation(calls.people.actAs.mutationOptions({ onSuccess: () => done(t('actAs.done', { name })) }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    acting.mutate({ who: person, ...passphraseOf(passphrase) });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <p>{t('actAs.text')}</p>
      <Passphrase value={passphrase} change={setPassphrase} name={name} />
      {acting.error && <Failure error={acting.error} />}
      <div className={form.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" loading={acting.isPending}>
          {t('actAs.act', { name })}
        </Button>
      </div>
    </form>
  );
}

function Retire({ person: { person, name }, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useTranslation('people');
  const done = useDone(onClose);
  const retiring = useMutation(
    calls.people.retire.mutationOptions({ onSuccess: () => done(t('retire.done', { name })) }),
  );
  return (
    <ReasonForm
      label={t('retire.reason')}
      act={t('retire.act')}
      isGrave
      doing={retiring}
      onReason={(reason) => retiring.mutate({ who: person, reason })}
      onClose={onClose}
    >
      <p>{t('retire.text', { name })}</p>
    </ReasonForm>
  );
}
