import { Button } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { inserted, moved, removed, setting } from '../text/edits.ts';
import { ClassRuleForm } from './class-rule.tsx';
import { fieldsOf } from './field-list.ts';
import styles from './form.module.css';
import { useComplaint } from './setting.ts';
import { valueAt } from './values.ts';

const list = ['classify'];

/** How grave findings are, and which are put into suspense: rules in their order, of which the first that fits counts. */
export function Classification() {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const rules = valueAt(settings, list);
  const count = Array.isArray(rules) ? rules.length : 0;
  const complaint = useComplaint(list);
  const compared = fieldsOf(settings, 'fields').map(({ name }) => name);
  const add = () => change(inserted(list, count, { name: nextName(rules), severity: 'medium' }));
  const move = (from: number, to: number) => change(moved({ list, at: from }, { list, at: to }));
  // No rules are no setting.
  const remove = (index: number) => change(count === 1 ? setting(list, undefined) : removed(list, index));
  return (
    <section className={styles.section} aria-label={t('form.classify')}>
      <h2>{t('form.classify')}</h2>
      {Array.from({ length: count }, (_, index) => (
        <ClassRuleForm
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place in the text alone.
          key={index}
          index={index}
          compared={compared}
          moveUp={index > 0 ? () => move(index, index - 1) : undefined}
          remove={() => remove(index)}
        />
      ))}
      {complaint && <p className={styles.complaint}>{complaint}</p>}
      <div>
        <Button onClick={add}>{t('form.addRule')}</Button>
      </div>
    </section>
  );
}

/** A name that no rule has yet. */
function nextName(rules: unknown): string {
  const all = Array.isArray(rules) ? rules : [];
  const names = all.map((rule) => valueAt(rule, ['name']));
  for (let number = all.length + 1; ; number++) if (!names.includes(`rule-${number}`)) return `rule-${number}`;
}
