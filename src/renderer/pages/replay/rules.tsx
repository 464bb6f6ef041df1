import { Checkbox, TextInput } from '@mantine/core';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { KeptRules } from '#shared/replay.ts';
import styles from './replay.module.css';
import type { TriedRule } from './replay.tsx';

type RulesProps = {
  kept: KeptRules;
  tried: TriedRule[];
  change: (name: string, to: Partial<TriedRule>) => void;
};

/** The compared fields, with what of each can be tried on kept values; the rest is shown as it is. */
export function Rules({ kept, tried, change }: RulesProps) {
  const { t } = useTranslation('replay');
  const { t: definition } = useTranslation('definition');
  return (
    <div className={table.sheet}>
      <table className={`${table.table} ${table.tall}`}>
        <thead>
          <tr>
            <th scope="col">{t('columns.compared')}</th>
            <th scope="col">{t('columns.tolerance')}</th>
            <th scope="col">{t('columns.trim')}</th>
            <th scope="col">{t('columns.ignoreCase')}</th>
          </tr>
        </thead>
        <tbody>
          {kept.rules.map(({ name, type, may, ...was }, i) => {
            const rule = tried[i] ?? { name, ...was, isCompared: true };
            const isOff = !rule.isCompared;
            return (
              <tr
                key={name}
                data-other={
                  isOff ||
                  rule.tolerance !== was.tolerance ||
                  rule.trim !== was.trim ||
                  rule.ignoreCase !== was.ignoreCase ||
                  undefined
                }
                className={styles.rule}
              >
                <td className={styles.field}>
                  <Checkbox
                    label={
                      <>
                        {name} <span className={styles.type}>{definition(`fields.types.${type}`)}</span>
                      </>
                    }
                    checked={rule.isCompared}
                    onChange={({ currentTarget }) => change(name, { isCompared: currentTarget.checked })}
                  />
                </td>
                <td>
                  {may.tolerance ? (
                    <TextInput
                      aria-label={t('toleranceOf', { name })}
                      placeholder={t('none')}
                      value={rule.tolerance ?? ''}
                      disabled={isOff}
                      onChange={({ currentTarget }) => change(name, { tolerance: currentTarget.value || null })}
                      className={styles.tolerance}
                    />
                  ) : (
                    <span className={styles.type}>–</span>
                  )}
                </td>
                {(['trim', 'ignoreCase'] as const).map((setting) => (
                  <td key={setting}>
                    {type === 'text' ? (
                      <Checkbox
                        aria-label={t(`${setting}Of`, { name })}
                        title={may[setting] ? undefined : t('notKept')}
                        checked={rule[setting]}
                        disabled={isOff || !may[setting]}
                        onChange={({ currentTarget }) => change(name, { [setting]: currentTarget.checked })}
                      />
                    ) : (
                      <span className={styles.type}>–</span>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
