import { Checkbox } from '@mantine/core';
import { useTranslation } from '#renderer/words.ts';
import { standings } from '#shared/decision-status.ts';
import { findingKinds, kindGlyphs } from '#shared/finding.ts';
import type { ReportAsked } from '#shared/report-template.ts';
import styles from './export.module.css';

type ChosenFindingsProps = { asked: ReportAsked; change: (asked: ReportAsked) => void; isOfList: boolean };

/** Which findings: of which kinds, and how they stand. None ticked is all of them. */
export function ChosenFindings({ asked, change, isOfList }: ChosenFindingsProps) {
  const { t } = useTranslation(['export', 'common', 'review']);
  return (
    <>
      {isOfList && <p className={styles.note}>{t('dialog.ofList')}</p>}
      <Choice
        name={t('dialog.kinds')}
        values={findingKinds}
        chosen={asked.kinds}
        label={(kind) => `${kindGlyphs[kind]} ${t(`common:kinds.${kind}`)}`}
        choose={({ kinds: _, ...rest }, kinds) => change(kinds ? { ...rest, kinds } : rest)}
        asked={asked}
      />
      <Choice
        name={t('dialog.decisions')}
        values={standings}
        chosen={asked.standings}
        label={(standing) => t(`review:standings.${standing}`)}
        choose={({ standings: _, ...rest }, chosen) => change(chosen ? { ...rest, standings: chosen } : rest)}
        asked={asked}
      />
    </>
  );
}

type ChoiceProps<Value extends string> = {
  name: string;
  values: readonly Value[];
  chosen: Value[] | undefined;
  label: (value: Value) => string;
  asked: ReportAsked;
  choose: (asked: ReportAsked, chosen: Value[] | undefined) => void;
};

function Choice<Value extends string>({ name, values, chosen = [], label, asked, choose }: ChoiceProps<Value>) {
  const { t } = useTranslation('export');
  const toggle = (value: Value) => {
    const next = values.filter((one) => (one === value) !== chosen.includes(one));
    choose(asked, next.length > 0 ? next : undefined);
  };
  return (
    <fieldset className={styles.choice}>
      <legend>
        {name} {chosen.length === 0 && <span className={styles.all}>{t('dialog.all')}</span>}
      </legend>
      {values.map((value) => (
        <Checkbox key={value} label={label(value)} checked={chosen.includes(value)} onChange={() => toggle(value)} />
      ))}
    </fieldset>
  );
}
