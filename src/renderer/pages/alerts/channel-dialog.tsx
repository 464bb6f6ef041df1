import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useMemo, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import form from '#renderer/parts/form.module.css';
import { useSecrets } from '#renderer/parts/secrets.ts';
import { useTranslation } from '#renderer/words.ts';
import { type ChannelType, channelTypes, webhookFormats } from '#shared/alert-settings.ts';
import { limits } from '#shared/limits.ts';
import { variablesIn } from '#shared/variables.ts';
import type { AlertsShown } from '#shared/workspace-alerts.ts';
import { type ChannelField, channelFields, typedOf, writtenOf } from './channel-fields.ts';
import { Secrets } from './secrets.tsx';
import { useDone } from './use-done.ts';

type Channel = AlertsShown['channels'][number];
export type ChannelAct = { act: 'add' } | { act: 'edit' | 'remove'; channel: Channel };
type DialogProps = { act: ChannelAct | undefined; taken: string[]; onClose: () => void };

/** Asks for what a channel needs, or whether it shall go. */
export function ChannelDialog({ act, taken, onClose }: DialogProps) {
  const { t } = useTranslation(['alerts', 'shell']);
  const channel = act && 'channel' in act ? act.channel : undefined;
  return (
    <Modal
      opened={act !== undefined}
      onClose={onClose}
      title={act && t(`${act.act}.title`, { name: channel?.name })}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {act?.act === 'remove' && <Remove name={act.channel.name} onClose={onClose} />}
      {act && act.act !== 'remove' && <ChannelForm {...(channel ? { channel } : {})} taken={taken} onClose={onClose} />}
    </Modal>
  );
}

type FormProps = { channel?: Channel; taken: string[]; onClose: () => void };

function ChannelForm({ channel, taken, onClose }: FormProps) {
  const { t } = useTranslation(['alerts', 'common']);
  const kept = channel?.settings ?? {};
  const [name, setName] = useState(channel?.name ?? '');
  const [type, setType] = useState<ChannelType>((channel?.type as ChannelType | undefined) ?? 'email');
  const [typed, setTyped] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(kept).map(([setting, value]) => [setting, typedOf(value)])),
  );
  const text = JSON.stringify(writtenOf(type, kept, typed));
  const secrets = useSecrets(useMemo(() => variablesIn(text), [text]));
  const keeping = useMutation({ mutationFn: secrets.keep });
  const saving = useMutation(calls.alerts.saveChannel.mutationOptions(useDone(t('saved', { name }), onClose)));
  const isTaken = !channel && taken.includes(name.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A keyring that refuses leaves everything as it was typed.
    keeping.mutate(undefined, { onSuccess: () => saving.mutate({ name: name.trim(), text }) });
  };
  return (
    <form className={form.form} onSubmit={submit}>
      <TextInput
        label={t('fields.name')}
        description={t('fields.nameHint')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        maxLength={limits.channelNameCharactersMax}
        readOnly={channel !== undefined}
        error={isTaken ? t('fields.taken') : undefined}
        required
        data-autofocus
      />
      <Select
        label={t('fields.type')}
        data={channelTypes.map((value) => ({ value, label: t(`types.${value}`) }))}
        value={type}
        onChange={(value) => setType((value as ChannelType | null) ?? 'email')}
        allowDeselect={false}
      />
      {channelFields[type].map((field) => (
        <Field
          key={`${type} ${field.name}`}
          {...{ type, field, value: typed[field.name] ?? '' }}
          change={(value) => setTyped((before) => ({ ...before, [field.name]: value }))}
        />
      ))}
      <Secrets {...secrets} />
      {keeping.error && <Failure error={keeping.error} />}
      {saving.error && <Failure error={saving.error} />}
      <div className={form.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="filled"
          loading={keeping.isPending || saving.isPending}
          disabled={name.trim() === '' || isTaken}
        >
          {t('save')}
        </Button>
      </div>
    </form>
  );
}

type FieldProps = { type: ChannelType; field: ChannelField; value: string; change: (value: string) => void };

function Field({ type, field: { name, kind, isOptional }, value, change }: FieldProps) {
  const { t } = useTranslation('alerts');
  const hints = t('hints', { returnObjects: true }) as Record<string, string>;
  const labels = t('fields', { returnObjects: true }) as Record<string, string>;
  const about = {
    label: labels[name] ?? name,
    description: hints[`${type}.${name}`] ?? hints[kind] ?? hints[name],
    required: isOptional !== true,
  };
  if (kind === 'format') {
    const data = webhookFormats.map((format) => ({ value: format, label: t(`formats.${format}`) }));
    return (
      <Select
        {...about}
        data={data}
        value={value || 'plain'}
        onChange={(to) => change(to ?? 'plain')}
        allowDeselect={false}
      />
    );
  }
  const typing = { value, spellCheck: false, autoComplete: 'off' };
  if (kind === 'data')
    return (
      <Textarea
        {...about}
        {...typing}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => change(currentTarget.value)}
      />
    );
  return <TextInput {...about} {...typing} onChange={({ currentTarget }) => change(currentTarget.value)} />;
}

function Remove({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTranslation(['alerts', 'common']);
  const removing = useMutation(calls.alerts.removeChannel.mutationOptions(useDone(t('removed', { name }), onClose)));
  return (
    <div className={form.form}>
      <p>{t('remove.text', { name })}</p>
      {removing.error && <Failure error={removing.error} />}
      <div className={form.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button variant="filled" color="red" loading={removing.isPending} onClick={() => removing.mutate({ name })}>
          {t('remove.act')}
        </Button>
      </div>
    </div>
  );
}
