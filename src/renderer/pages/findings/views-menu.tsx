import { Button, CloseButton, Popover, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls, engine } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { May } from '#renderer/parts/may.tsx';
import { useTranslation } from '#renderer/words.ts';
import { type Asked, askedSchema, type View } from '#shared/findings-view.ts';
import { limits } from '#shared/limits.ts';
import type { Ask } from './asked.ts';
import type { ColumnLayout } from './column-layout.ts';
import styles from './filter-bar.module.css';

/** `layout`: the columns as they stand, which a view brings back whatever has become of them since. */
type ViewsMenuProps = { run: string; asked: Asked; ask: Ask; layout: ColumnLayout };

const everything: Asked = { q: undefined, kinds: undefined, fields: undefined, sides: undefined, sort: undefined };

/** Lists under a name: taken up again, saved, removed. They belong to the reconciliation, so that every run has them. */
export function ViewsMenu({ run, asked, ask, layout }: ViewsMenuProps) {
  const { t } = useTranslation('findings');
  const queries = useQueryClient();
  const options = calls.findings.views.queryOptions({ input: { run } });
  const views = useQuery(options);
  const [name, setName] = useState('');
  const keep = { onSuccess: (all: View[]) => queries.setQueryData(options.queryKey, all), onError: notifyFailure };
  const save = useMutation({ mutationFn: (view: View) => engine.findings.saveView({ run, view }), ...keep });
  const remove = useMutation({
    mutationFn: (view: string) => engine.findings.removeView({ run, name: view }),
    ...keep,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    save.mutate({ name: name.trim(), asked: askedSchema.parse({ ...asked, ...layout }) });
    setName('');
  };
  return (
    <Popover position="bottom-end" trapFocus width={280}>
      <Popover.Target>
        <Button>{t('views.button')}</Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('views.button')}>
        {views.data?.length === 0 && <p className={styles.muted}>{t('views.none')}</p>}
        {views.data?.map((view) => (
          <div key={view.name} className={styles.line}>
            <button type="button" className={styles.open} onClick={() => ask({ ...everything, ...view.asked })}>
              {view.name}
            </button>
            <May call="findings.removeView">
              <CloseButton
                size={24}
                iconSize={12}
                aria-label={t('views.remove', { name: view.name })}
                onClick={() => remove.mutate(view.name)}
              />
            </May>
          </div>
        ))}
        <May call="findings.saveView">
          <form className={styles.form} onSubmit={submit}>
            <TextInput
              label={t('views.save')}
              value={name}
              maxLength={limits.viewNameCharactersMax}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit">{t('views.saveButton')}</Button>
          </form>
        </May>
      </Popover.Dropdown>
    </Popover>
  );
}
