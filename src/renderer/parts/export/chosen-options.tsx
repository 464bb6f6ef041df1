import { Checkbox, MultiSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { languages } from '#shared/preferences.ts';
import type { ReportOption, ReportOptions } from '#shared/report-options.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import { type ReviewColumn, reviewColumns } from '#shared/review-columns.ts';
import styles from './export.module.css';

type ChosenOptionsProps = {
  run: string;
  /** What the format takes. */
  known: ReportOption[];
  asked: ReportAsked;
  change: (asked: ReportAsked) => void;
};

/** How it is written, so far as its format lets people choose. */
export function ChosenOptions({ run, known, asked, change }: ChosenOptionsProps) {
  const { t } = useTranslation('export');
  const { data: columns } = useQuery(calls.findings.columns.queryOptions({ input: { run } }));
  const { options } = asked;
  const choose = (chosen: { [Option in ReportOption]?: ReportOptions[Option] | undefined }) => {
    const kept = Object.entries({ ...options, ...chosen }).filter(
      ([, value]) => value !== undefined && value !== false,
    );
    change({ ...asked, options: Object.fromEntries(kept) });
  };
  return (
    <>
      {known.includes('fields') && (
        <MultiSelect
          label={t('dialog.fields')}
          description={t('dialog.fieldsHint')}
          placeholder={options.fields ? '' : t('dialog.all')}
          data={columns?.fields.map(({ name }) => name) ?? []}
          value={options.fields ?? []}
          onChange={(fields) => choose({ fields: fields.length > 0 ? fields : undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('dialog.allFields') }}
        />
      )}
      {known.includes('review') && (
        <MultiSelect
          label={t('dialog.review')}
          description={t('dialog.reviewHint')}
          placeholder={options.review ? '' : t('dialog.none')}
          data={reviewColumns.map((value) => ({ value, label: t(`dialog.reviewColumns.${value}`) }))}
          value={options.review ?? []}
          onChange={(review) => choose({ review: review.length > 0 ? (review as ReviewColumn[]) : undefined })}
          clearable
          clearButtonProps={{ 'aria-label': t('dialog.noReview') }}
        />
      )}
      {known.includes('language') && (
        <fieldset className={styles.choice}>
          <legend>{t('dialog.language')}</legend>
          <SegmentedControl
            aria-label={t('dialog.language')}
            data={languages.map((value) => ({ value, label: value === 'zh' ? '简体中文' : 'English' }))}
            value={options.language ?? 'en'}
            onChange={(language) => choose({ language })}
          />
        </fieldset>
      )}
      {(['bom', 'raw'] as const).map(
        (option) =>
          known.includes(option) && (
            <Checkbox
              key={option}
              label={t(`dialog.${option}`)}
              description={t(`dialog.${option}Hint`)}
              checked={options[option] ?? false}
              onChange={({ currentTarget }) => choose({ [option]: currentTarget.checked })}
            />
          ),
      )}
      {known.includes('buckets') && (
        <NumberInput
          label={t('dialog.buckets')}
          description={t('dialog.bucketsHint')}
          value={options.buckets ?? ''}
          min={1}
          max={limits.bucketsMax}
          allowDecimal={false}
          clampBehavior="strict"
          onChange={(value) => choose({ buckets: typeof value === 'number' ? value : undefined })}
        />
      )}
    </>
  );
}
