import { Button, PasswordInput } from '@mantine/core';
import { isDesktop } from '#renderer/connection.ts';
import { useKeptSecrets } from '#renderer/parts/secrets.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { variablesIn } from '#shared/variables.ts';
import { useForm } from '../draft.ts';
import { setting } from '../text/edits.ts';
import styles from './form.module.css';
import type { SourcePlace } from './source-setting.ts';
import { passwordIn, passwordName, reference, withPasswordFrom } from './url-password.ts';
import { textOf, valueAt } from './values.ts';

/**
 * The password of a source, typed beside its address: it goes to the system's keyring, and the text has only the
 * `${NAME}` that stands for it. In a browser there is no keyring: then it is said where the value comes from.
 */
export function SourceSecrets({ side }: { side: SourcePlace }) {
  const { settings } = useForm();
  const url = textOf(valueAt(settings, [side, 'url']));
  const password = passwordIn(url);
  const names = variablesIn(JSON.stringify(valueAt(settings, [side]) ?? ''));
  const others = names.filter((name) => password?.is !== 'variable' || name !== password.name);
  return (
    <>
      {password?.is === 'clear' && <TakeOut side={side} url={url} password={password.password} />}
      {isDesktop && password && password.is !== 'clear' && (
        <Password side={side} url={url} {...(password.is === 'variable' ? { name: password.name } : {})} />
      )}
      {isDesktop ? others.map((name) => <Value key={name} name={name} />) : <FromEnvironment names={names} />}
    </>
  );
}

/** Typing it writes its name into the address, once. */
function Password({ side, url, name }: { side: SourcePlace; url: string; name?: string }) {
  const { t } = useTranslation('definition');
  const { change, secrets } = useForm();
  const newName = useNewName(side);
  const type = (value: string) => {
    if (name === undefined) change(setting([side, 'url'], withPasswordFrom(url, newName)));
    secrets.type(name ?? newName, value);
  };
  return <Secret label={t('secrets.password')} {...(name === undefined ? {} : { name })} type={type} />;
}

function Value({ name }: { name: string }) {
  const { t } = useTranslation('definition');
  const { secrets } = useForm();
  return <Secret label={t('secrets.value', { name })} name={name} type={(value) => secrets.type(name, value)} />;
}

type SecretProps = { label: string; name?: string; type: (value: string) => void };

function Secret({ label, name, type }: SecretProps) {
  const { t } = useTranslation('definition');
  const { secrets } = useForm();
  const isKept = useKeptSecrets().includes(name ?? '');
  const typed = name === undefined ? '' : secrets.typedAs(name);
  const state = name === undefined ? 'free' : isKept ? 'kept' : 'none';
  return (
    <PasswordInput
      label={label}
      description={typed !== '' ? t('secrets.typed') : t(`secrets.${state}`, { name })}
      placeholder={t(`secrets.placeholders.${state}`, { name })}
      value={typed}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      maxLength={limits.secretCharactersMax}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': t('secrets.show', { name: label }) }}
    />
  );
}

/** A password that stands in the text as it is: out of there, and into the keyring where there is one. */
function TakeOut({ side, url, password }: { side: SourcePlace; url: string; password: string }) {
  const { t } = useTranslation('definition');
  const { change, secrets } = useForm();
  const name = useNewName(side);
  const takeOut = () => {
    change(setting([side, 'url'], withPasswordFrom(url, name)));
    if (isDesktop) secrets.type(name, password);
  };
  return (
    <Button size="compact-sm" className={styles.takeOut} onClick={takeOut} title={reference(name)}>
      {t(isDesktop ? 'secrets.toKeyring' : 'secrets.toVariable')}
    </Button>
  );
}

function FromEnvironment({ names }: { names: string[] }) {
  const { t } = useTranslation('definition');
  if (names.length === 0) return null;
  return <p className={styles.note}>{t('secrets.browser', { names: names.join(', ') })}</p>;
}

function useNewName(side: SourcePlace): string {
  const { settings } = useForm();
  const kept = useKeptSecrets();
  return passwordName(textOf(settings.name), side, [...kept, ...variablesIn(JSON.stringify(settings))]);
}
