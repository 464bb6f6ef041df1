import { Button, MultiSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { inserted, removed, setting } from '../text/edits.ts';
import { AlertRuleForm } from './alert-rule.tsx';
import styles from './form.module.css';
import { valueAt } from './values.ts';

/** Who is told of a run: channels of the workspace and those of the text, and the rules that name them. */
export function Alerting() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const { data } = useQuery(calls.alerts.settings.queryOptions());
  const channels = mapOf(valueAt(settings, ['alerts', 'channels']));
  const rules = valueAt(settings, ['alerts', 'rules']);
  const count = Array.isArray(rules) ? rules.length : 0;
  const names = Object.keys(channels);
  const shared = names.filter((name) => channels[name] === 'workspace');
  const known = [...new Set([...(data?.channels ?? []).map(({ name }) => name), ...shared])];
  const free = known.filter((name) => shared.includes(name) || !names.includes(name));
  const choose = (chosen: string[]) => {
    const own = Object.entries(channels).filter(([, channel]) => channel !== 'workspace');
    const next = Object.fromEntries([...own, ...chosen.map((name) => [name, 'workspace'])]);
    change(setting(['alerts', 'channels'], Object.keys(next).length === 0 ? undefined : next));
  };
  const add = () => {
    const rule = { name: `rule-${count + 1}`, on: ['mismatch'], send: names.slice(0, 1) };
    change(inserted(['alerts', 'rules'], count, rule));
  };
  // Alerts without a rule tell nobody, and are refused.
  const remove = (index: number) =>
    change(count === 1 ? setting(['alerts'], undefined) : removed(['alerts', 'rules'], index));
  return (
    <section className={styles.section} aria-label={t('form.alerts')}>
      <h2>{t('form.alerts')}</h2>
      <div className={styles.line}>
        <MultiSelect
          className={styles.wide}
          label={t('form.channels')}
          description={t('form.channelsHelp')}
          data={free}
          value={shared}
          onChange={choose}
          nothingFoundMessage={t('form.noChannels')}
        />
        <Language />
      </div>
      {Array.from({ length: count }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place in the text alone.
        <AlertRuleForm key={index} index={index} channels={names} remove={() => remove(index)} />
      ))}
      <div>
        <Button onClick={add} disabled={names.length === 0}>
          {t('form.addRule')}
        </Button>
      </div>
    </section>
  );
}

function Language() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const language = valueAt(settings, ['alerts', 'language']);
  return (
    <Select
      label={t('form.alertLanguage')}
      data={[
        { value: 'en', label: 'English' },
        { value: 'zh', label: '简体中文' },
      ]}
      value={language === 'zh' ? 'zh' : 'en'}
      disabled={settings.alerts === undefined}
      onChange={(value) => change(setting(['alerts', 'language'], value === 'zh' ? 'zh' : undefined))}
      allowDeselect={false}
    />
  );
}

function mapOf(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}
