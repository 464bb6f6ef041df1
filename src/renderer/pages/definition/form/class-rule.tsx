import { Button, MultiSelect, Select, Textarea } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { findingKinds } from '#shared/finding.ts';
import { severities } from '#shared/severity.ts';
import { useForm } from '../draft.ts';
import type { Path } from '../text/document.ts';
import { keyOf } from './complaints.ts';
import styles from './form.module.css';
import { LineInput } from './line-input.tsx';
import { linesText, listed, oneOrAll, textLines } from './lists.ts';
import { type Hint, type Setting, useComplaint, useExplain, useSetting, useTyped } from './setting.ts';

type RuleProps = {
  index: number;
  /** The fields in which findings differ. */
  compared: string[];
  /** None of the first. */
  moveUp: (() => void) | undefined;
  remove: () => void;
};

/** A rule: which findings fit it, and what it says of them. */
export function ClassRuleForm({ index, compared, moveUp, remove }: RuleProps) {
  const { t } = useTranslation(['definition', 'common']);
  const at = (name: string) => ['classify', index, name];
  const kind = useListSetting(at('kind'));
  const field = useListSetting(at('field'), 'classField');
  const value = useListSetting(at('value'), 'classValue');
  const typed = useTyped(
    linesText(listed(value.value)),
    (text) => value.set(oneOrAll(textLines(text))),
    (text) => linesText(textLines(text)),
  );
  const place = index + 1;
  return (
    <fieldset className={styles.nested} aria-label={t('form.ruleAt', { index: place })}>
      <div className={styles.line}>
        <LineInput path={at('name')} label={t('form.rule')} />
        <Severity index={index} />
        <LineInput
          path={at('suspense')}
          label={t('form.suspense')}
          description={t('form.suspenseHelp')}
          placeholder={t('form.optional')}
        />
      </div>
      <div className={styles.line}>
        <MultiSelect
          label={t('form.kind')}
          data={findingKinds.map((name) => ({ value: name, label: t(`common:kinds.${name}`) }))}
          value={listed(kind.value)}
          onChange={(names) => kind.set(oneOrAll(names))}
          onFocus={kind.onFocus}
          error={kind.error}
          placeholder={listed(kind.value).length === 0 ? t('form.anyKind') : ''}
        />
        <MultiSelect
          label={t('form.differsIn')}
          data={[...new Set([...compared, ...listed(field.value)])].filter((name) => name !== '')}
          value={listed(field.value)}
          onChange={(names) => field.set(oneOrAll(names))}
          onFocus={field.onFocus}
          error={field.error}
          placeholder={listed(field.value).length === 0 ? t('form.anyField') : ''}
        />
        <LineInput path={at('age')} label={t('form.firstFound')} placeholder="over 7d" hint="classAge" />
      </div>
      <div className={styles.line}>
        <Textarea
          className={styles.wide}
          classNames={{ input: styles.mono }}
          label={t('form.conditions')}
          description={t('form.conditionsHelp')}
          placeholder="price in >= 1000"
          error={value.error}
          onFocus={value.onFocus}
          spellCheck={false}
          autosize
          minRows={1}
          maxRows={8}
          {...typed}
        />
        <div className={styles.acts}>
          <Button onClick={moveUp} disabled={!moveUp} aria-label={t('form.moveRule', { index: place })}>
            {t('form.earlier')}
          </Button>
          <Button onClick={remove} aria-label={t('form.removeRule', { index: place })}>
            {t('form.remove')}
          </Button>
        </div>
      </div>
    </fieldset>
  );
}

function Severity({ index }: { index: number }) {
  const { t } = useTranslation(['definition', 'review']);
  const { text, set, error, onFocus } = useSetting(['classify', index, 'severity']);
  // A rule that says neither is complained about as a whole.
  const saysNothing = useComplaint(['classify', index], 'saysNothing');
  return (
    <Select
      label={t('form.severity')}
      data={severities.map((value) => ({ value, label: t(`review:severities.${value}`) }))}
      value={text === '' ? null : text}
      onChange={(value) => set(value ?? undefined)}
      onFocus={onFocus}
      error={error ?? saysNothing}
      placeholder={t('form.optional')}
      clearable
    />
  );
}

/** A setting of one or several, each of which may have something wrong with it. */
function useListSetting(path: Path, hint?: Hint): Setting {
  const { complaints } = useForm();
  const explain = useExplain();
  const setting = useSetting(path);
  const [wrong] = listed(setting.value).flatMap((_, place) => complaints.get(keyOf([...path, place])) ?? []);
  return { ...setting, error: setting.error ?? (wrong && explain(wrong, hint)) };
}
