import { SegmentedControl } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { useForm } from '../draft.ts';
import { setting, together } from '../text/edits.ts';
import type { SourcePlace } from './source-setting.ts';
import { valueAt } from './values.ts';

/** What is read of a database: all of a table, or what a query gives. Choosing one takes the other away. */
export function TableOrQuery({ side }: { side: SourcePlace }) {
  const { t } = useTranslation('definition');
  const { settings, change } = useForm();
  const isQuery = valueAt(settings, [side, 'query']) !== undefined;
  const choose = (value: string) =>
    change(
      value === 'query'
        ? together(
            setting([side, 'table'], undefined),
            setting([side, 'where'], undefined),
            setting([side, 'query'], ''),
          )
        : setting([side, 'query'], undefined),
    );
  return (
    <SegmentedControl
      aria-label={`${t('choices.table')} / ${t('choices.query')}`}
      size="xs"
      data={(['table', 'query'] as const).map((value) => ({ value, label: t(`choices.${value}`) }))}
      value={isQuery ? 'query' : 'table'}
      onChange={choose}
    />
  );
}
