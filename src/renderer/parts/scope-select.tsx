import { Select } from '@mantine/core';
import { useTranslation } from '../words.ts';
import type { ScopeChoice } from './decide.tsx';

type ScopeSelectProps = { choices: ScopeChoice[]; value: string; onChange: (value: string) => void };

/** What an act is on; `value` is the place of a choice among them, as text. */
export function ScopeSelect({ choices, value, onChange }: ScopeSelectProps) {
  const { t } = useTranslation('review');
  return (
    <Select
      label={t('decide.on')}
      data={choices.map(({ name }, i) => ({ value: String(i), label: name }))}
      value={value}
      onChange={(next) => onChange(next ?? '0')}
      allowDeselect={false}
    />
  );
}
