import { ActionIcon, Button, Menu } from '@mantine/core';
import type { RefObject } from 'react';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { copyAndTell } from '#renderer/parts/clipboard.ts';
import { keyNames, useKeys } from '#renderer/parts/keys.ts';
import { useTranslation } from '#renderer/words.ts';
import styles from './actions.module.css';
import type { Draft } from './draft.ts';
import { menuProps } from './menu-props.ts';
import type { Saving } from './saving.tsx';
import type { EditorHandle } from './text/editor.tsx';
import type { Work } from './work.ts';

type StateProps = { draft: Draft; problems: number; showProblems: () => void };

/** How what is written stands to its file, and whether anything is wrong with it. */
export function State({ draft, problems, showProblems }: StateProps) {
  const { t } = useTranslation('definition');
  return (
    <>
      <span className={styles.state} data-unsaved={draft.isUnsaved || undefined} role="status">
        <span aria-hidden="true">{draft.isUnsaved ? '●' : '✓'}</span>{' '}
        {t(draft.isUnsaved ? 'state.unsaved' : 'state.saved')}
      </span>
      {problems > 0 && (
        <button type="button" className={styles.problems} onClick={showProblems}>
          <span aria-hidden="true">!</span> {t('state.problems', { count: problems })}
        </button>
      )}
    </>
  );
}

type ActionsProps = { draft: Draft; saving: Saving; work: Work; editor: RefObject<EditorHandle | null> };

export function Actions({ draft, saving, work, editor }: ActionsProps) {
  const { t } = useTranslation('definition');
  const undo = () => editor.current?.undo();
  const redo = () => editor.current?.redo();
  // A question that is open is answered first.
  const isAsking = saving.dialogs !== null;
  const save = () => {
    if (!isAsking) void saving.save();
  };
  const run = () => {
    if (!isAsking && !work.run.isPending) work.run.mutate();
  };
  const runWord = t(draft.isUnsaved ? 'acts.saveAndRun' : 'acts.run');
  useKeys([
    { keys: 'mod+s', does: t('acts.save'), act: save },
    { keys: 'mod+Enter', does: t('acts.run'), act: run },
    { keys: 'F8', does: t('acts.testLong'), act: work.test },
    { keys: 'F9', does: t('acts.planLong'), act: work.makePlan },
    { keys: 'mod+z', does: t('acts.undo'), act: undo },
    { keys: 'mod+shift+z', does: t('acts.redo'), act: redo },
  ]);
  useOfferedActs([
    { name: t('acts.testLong'), act: work.test },
    { name: t('acts.planLong'), act: work.makePlan },
    { name: t('acts.save'), act: save },
    { name: t('acts.saveAs'), act: () => void saving.saveAs() },
    { name: t('acts.run'), act: run },
  ]);
  return (
    <>
      <Menu position="bottom-end" {...menuProps}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={t('acts.more')}>
            ⋯
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={undo} rightSection={<kbd>{keyNames('mod+z')}</kbd>}>
            {t('acts.undo')}
          </Menu.Item>
          <Menu.Item onClick={redo} rightSection={<kbd>{keyNames('mod+shift+z')}</kbd>}>
            {t('acts.redo')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => void saving.saveAs()}>{t('acts.saveAs')}</Menu.Item>
          {draft.opened.path !== null && (
            <Menu.Item onClick={() => void copyAndTell(draft.opened.path ?? '')}>{t('acts.copyPath')}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Button
        onClick={work.test}
        loading={work.trial.isPending}
        rightSection={<kbd>F8</kbd>}
        title={t('acts.testLong')}
      >
        {t('acts.test')}
      </Button>
      <Button
        onClick={work.makePlan}
        loading={work.plan.isPending}
        rightSection={<kbd>F9</kbd>}
        title={t('acts.planLong')}
      >
        {t('acts.plan')}
      </Button>
      <Button onClick={save} disabled={!draft.isUnsaved} rightSection={<kbd>{keyNames('mod+s')}</kbd>}>
        {t('acts.save')}
      </Button>
      <Button
        variant="filled"
        onClick={run}
        loading={work.run.isPending}
        rightSection={<kbd className={styles.onAccent}>{keyNames('mod+Enter').join(' ').replace('Enter', '↵')}</kbd>}
      >
        {runWord}
      </Button>
    </>
  );
}
