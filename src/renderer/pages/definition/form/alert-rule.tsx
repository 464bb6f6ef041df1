import { Button, MultiSelect, Select, TextInput } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { alertOccasions } from '#shared/alert-settings.ts';
import { findingKinds } from '#shared/finding.ts';
import styles from './form.module.css';
import { LineInput } from './line-input.tsx';
import { listed } from './lists.ts';
import { useSetting, useTyped } from './setting.ts';

type RuleProps = { index: number; channels: string[]; remove: () => void };

/** A rule: on what, how much of it, and to whom. */
export function AlertRuleForm({ index, channels, remove }: RuleProps) {
  const { t } = useTranslation(['definition', 'alerts', 'common']);
  const at = (name: string) => ['alerts', 'rules', index, name];
  const on = useSetting(at('on'));
  const kind = useSetting(at('kind'));
  const send = useSetting(at('send'));
  const count = useSetting(at('count'));
  const counted = useTyped(count.text, (text) => count.set(text === '' ? undefined : Number(text) || text));
  const occasions = listed(on.value);
  const isAge = occasions.includes('age');
  return (
    <fieldset className={styles.nested}>
      <div className={styles.line}>
        <LineInput path={at('name')} label={t('form.rule')} />
        <MultiSelect
          className={styles.wide}
          label={t('form.on')}
          data={alertOccasions.map((value) => ({ value, label: t(`alerts:occasions.${value}`) }))}
          value={occasions}
          onChange={(value) => on.set(value)}
          onFocus={on.onFocus}
          error={on.error}
        />
        <MultiSelect
          label={t('form.send')}
          data={[...new Set([...channels, ...listed(send.value)])]}
          value={listed(send.value)}
          onChange={(value) => send.set(value)}
          onFocus={send.onFocus}
          error={send.error}
        />
      </div>
      <div className={styles.line}>
        <Select
          label={t('form.kind')}
          data={findingKinds.map((value) => ({ value, label: t(`common:kinds.${value}`) }))}
          value={kind.text === '' ? null : kind.text}
          onChange={(value) => kind.set(value ?? undefined)}
          onFocus={kind.onFocus}
          error={kind.error}
          placeholder={t('form.anyKind')}
          clearable
        />
        <TextInput
          label={t('form.count')}
          error={count.error}
          onFocus={count.onFocus}
          inputMode="numeric"
          {...counted}
        />
        {!isAge && <LineInput path={at('share')} label={t('form.share')} placeholder="0.5%" />}
        {(isAge || occasions.length === 0) && <LineInput path={at('age')} label={t('form.age')} placeholder="3d" />}
        <Button className={styles.narrow} onClick={remove} aria-label={t('form.removeRule', { index: index + 1 })}>
          {t('form.remove')}
        </Button>
      </div>
    </fieldset>
  );
}
