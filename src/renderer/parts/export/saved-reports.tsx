import { Button, Select, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls, engine } from '#renderer/client.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import type { ReportAsked, ReportTemplate } from '#shared/report-template.ts';
import { notifyFailure } from '../failure.tsx';
import { May } from '../may.tsx';
import { notifyDone } from '../notify.ts';
import type { Exportable } from './asked-report.ts';
import styles from './export.module.css';

type SavedReportsProps = { what: Exportable; take: (asked: ReportAsked) => void };

/** Reports under a name, taken up again or removed. Every run of the reconciliation has the same. */
export function SavedReports({ what: { run, name: reconciliation }, take }: SavedReportsProps) {
  const { t } = useTranslation('export');
  const { templates, keep } = useTemplates(run);
  const [chosen, setChosen] = useState<string | null>(null);
  const remove = useMutation({
    mutationFn: (name: string) => engine.reports.removeTemplate({ reconciliation, name }),
    ...keep,
  });
  if (templates.length === 0) return null;
  const open = (value: string | null) => {
    setChosen(value);
    const template = templates.find(({ name }) => name === value);
    if (template) take(template.asked);
  };
  return (
    <div className={styles.line}>
      <Select
        label={t('templates.title')}
        placeholder={t('templates.choose')}
        data={templates.map(({ name }) => name)}
        value={chosen}
        onChange={open}
        allowDeselect={false}
      />
      <May call="reports.removeTemplate">
        <Button
          disabled={chosen === null}
          onClick={() => {
            if (chosen !== null) remove.mutate(chosen);
            setChosen(null);
          }}
        >
          {t('templates.remove')}
        </Button>
      </May>
    </div>
  );
}

/** Keeps what is chosen now under a name. */
export function KeepReport({ what: { run }, asked }: { what: Exportable; asked: ReportAsked }) {
  const { t } = useTranslation('export');
  const { templates, keep } = useTemplates(run);
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const save = useMutation({
    mutationFn: () => engine.reports.saveTemplate({ run, template: { name, asked } }),
    onSuccess: (all) => {
      keep.onSuccess(all);
      notifyDone(t('templates.kept', { name }));
      setTyped('');
    },
    onError: notifyFailure,
  });
  const isReplacing = templates.some((template) => template.name === name);
  return (
    <div className={styles.keep}>
      <TextInput
        label={t('templates.name')}
        description={t('templates.hint')}
        value={typed}
        maxLength={limits.templateNameCharactersMax}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={(event) => {
          // Enter keeps the report; it does not write it.
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          if (name !== '') save.mutate();
        }}
      />
      <Button onClick={() => save.mutate()} disabled={name === ''} loading={save.isPending}>
        {t(isReplacing ? 'templates.replace' : 'templates.save')}
      </Button>
    </div>
  );
}

function useTemplates(run: string) {
  const queries = useQueryClient();
  const options = calls.reports.templates.queryOptions({ input: { run } });
  const { data: templates = [] } = useQuery(options);
  const keep = {
    onSuccess: (all: ReportTemplate[]) => void queries.setQueryData(options.queryKey, all),
    onError: notifyFailure,
  };
  return { templates, keep };
}
