import { Select, Switch, TextInput } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { setting } from '../text/edits.ts';
import styles from './form.module.css';
import { LineInput } from './line-input.tsx';
import { useSetting, useTyped } from './setting.ts';
import { StartTime, soonMidnight } from './start-time.tsx';
import { textOf } from './values.ts';

/** What the reconciliation is called, and what it must be through before. */
export function Basics() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const name = useSetting(['name']);
  const typed = useTyped(name.text, (text) => name.set(text === '' ? undefined : text));
  const hasActivity = settings.activity !== undefined;
  return (
    <section className={styles.section}>
      <div className={styles.line}>
        <TextInput
          className={styles.wide}
          label={t('form.name')}
          description={t('form.nameHelp')}
          error={name.error}
          onFocus={name.onFocus}
          {...typed}
        />
        <Switch
          className={styles.switch}
          label={t('form.activity')}
          checked={hasActivity}
          onChange={({ currentTarget: { checked } }) =>
            change(
              setting(
                ['activity'],
                checked ? { id: textOf(settings.name) || '1', startsAt: soonMidnight() } : undefined,
              ),
            )
          }
        />
      </div>
      {hasActivity && <Activity />}
    </section>
  );
}

function Activity() {
  const { t } = useTranslation('definition');
  const id = useSetting(['activity', 'id']);
  const typed = useTyped(id.text, (text) => id.set(text === '' ? undefined : text));
  return (
    <>
      <div className={styles.line}>
        <TextInput
          label={t('form.activityId')}
          description={t('form.activityIdHelp')}
          error={id.error}
          onFocus={id.onFocus}
          {...typed}
        />
        <Policy />
      </div>
      <div className={styles.line}>
        <StartTime />
        <LineInput
          path={['activity', 'passes']}
          label={t('form.passes')}
          description={t('form.passesHelp')}
          placeholder="12h, 2h, 30m"
          isList
        />
      </div>
    </>
  );
}

const named = ['daily', 'limited', 'urgent'] as const;

/** One of the three, or a lead time of one's own. */
function Policy() {
  const { t } = useTranslation('definition');
  const policy = useSetting(['activity', 'policy'], 'policy');
  const lead = useTyped(policy.text, (text) => policy.set(text));
  const isOwn = policy.value !== undefined && !named.includes(policy.text as 'daily');
  const choices = [...named, 'own'] as const;
  return (
    <>
      <Select
        className={styles.wide}
        label={t('form.policy')}
        description={t('form.policyHelp')}
        data={choices.map((value) => ({ value, label: t(`form.policies.${value}`) }))}
        value={isOwn ? 'own' : policy.text || 'daily'}
        onChange={(value) =>
          policy.set(value === 'own' ? 'T-8h' : value === 'daily' ? undefined : (value ?? undefined))
        }
        onFocus={policy.onFocus}
        allowDeselect={false}
        error={isOwn ? undefined : policy.error}
      />
      {isOwn && (
        <TextInput
          className={styles.narrow}
          label={t('form.leadTime')}
          description={t('form.leadTimeHelp')}
          error={policy.error}
          onFocus={policy.onFocus}
          {...lead}
        />
      )}
    </>
  );
}
