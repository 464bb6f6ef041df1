import { Splitter } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Page } from '#renderer/parts/page.tsx';
import { useSecrets } from '#renderer/parts/secrets.ts';
import { prefer, usePreferences } from '#renderer/state/preferences.ts';
import { useTranslation } from '#renderer/words.ts';
import { variablesIn } from '#shared/variables.ts';
import { Actions, State } from './actions.tsx';
import { ChangedOutside } from './changed-outside.tsx';
import { FormContext, type FormState, type Opened, useDraft } from './draft.ts';
import { folderOf } from './file-name.ts';
import { Form } from './form/form.tsx';
import { textOf } from './form/values.ts';
import { Leaving } from './leaving.tsx';
import { PlanResults } from './panel/plan-results.tsx';
import { ProblemList } from './panel/problem-list.tsx';
import { Results, type ResultTab } from './panel/results.tsx';
import { TestResults } from './panel/test-results.tsx';
import { foundIn } from './panel/trial.ts';
import { useSaving } from './saving.tsx';
import { linesOf, type Path } from './text/document.ts';
import type { EditorHandle } from './text/editor.tsx';
import { useProblems } from './text/problems.ts';
import { useWork } from './work.ts';
import styles from './workbench.module.css';

/** A definition being written: its form and its text side by side, and below what looking at it came to. */
export function Workbench({ first }: { first: Opened }) {
  const { t } = useTranslation('definition');
  const draft = useDraft(first);
  const variables = useMemo(() => variablesIn(draft.text), [draft.text]);
  const secrets = useSecrets(variables);
  const saving = useSaving(draft, secrets);
  const [tab, setTab] = useState<ResultTab | null>(null);
  const work = useWork(draft, saving, secrets, setTab);
  const problems = useProblems(draft, secrets);
  const editor = useRef<EditorHandle>(null);
  const Editor = useEditor();
  const { text, settings, complaints, change, broken, setText } = draft;

  const goTo = useCallback((line: number) => editor.current?.goTo(line), []);
  const latest = useRef(text);
  latest.current = text;
  const reveal = useCallback((path: Path) => editor.current?.reveal(linesOf(latest.current, path)), []);
  const showsMissing = draft.opened.path !== null || work.wasTried;
  const found = useMemo(() => foundIn(work.trial.data), [work.trial.data]);
  const { test, trial, plan } = work;
  const isFinding = trial.isPending;
  const folder = folderOf(draft.opened.path);
  const form = useMemo<FormState>(
    () => ({ settings, complaints, change, showsMissing, folder, secrets, found, find: test, isFinding, reveal }),
    [settings, complaints, change, showsMissing, folder, secrets, found, test, isFinding, reveal],
  );
  const name = textOf(settings.name) || t('titles.unnamed');
  const isStale =
    (tab === 'test' && trial.data?.text !== text && trial.isSuccess) ||
    (tab === 'plan' && plan.data?.text !== text && plan.isSuccess);
  return (
    <Page
      title={name}
      crumbs={[{ name: t('home'), to: '/' }]}
      sign={<State draft={draft} problems={problems.length} showProblems={() => setTab('problems')} />}
      actions={<Actions draft={draft} saving={saving} work={work} editor={editor} />}
      layout="fill"
    >
      <ChangedOutside draft={draft} compare={saving.compare} />
      <FormContext.Provider value={form}>
        <Panes
          form={<Form broken={broken} goTo={goTo} />}
          text={
            Editor ? (
              <Editor ref={editor} text={text} label={t('panes.text')} problems={problems} onChange={setText} />
            ) : (
              <pre className={styles.waiting}>{text}</pre>
            )
          }
        />
      </FormContext.Provider>
      <Results tab={tab} choose={setTab} problems={problems.length} remark={isStale && <span>{t('test.stale')}</span>}>
        {{
          problems: <ProblemList problems={problems} goTo={goTo} />,
          test: (
            <TestResults
              trial={trial.data}
              error={trial.error}
              isRunning={trial.isPending}
              settings={settings}
              again={test}
            />
          ),
          plan: (
            <PlanResults plan={plan.data?.plan} error={plan.error} isRunning={plan.isPending} again={work.makePlan} />
          ),
        }}
      </Results>
      {saving.dialogs}
      <Leaving isChanged={draft.isChangedNow} name={name} save={saving.save} />
    </Page>
  );
}

/** Larger than the rest of the page: it is fetched beside it, and nothing waits for it. */
const editorModule = import('./text/editor.tsx');

function useEditor() {
  const [loaded, setLoaded] = useState<typeof import('./text/editor.tsx')>();
  useEffect(() => {
    void editorModule.then(setLoaded);
  }, []);
  return loaded?.Editor;
}

/** The form's share of the width, remembered for this person. */
function Panes({ form, text }: { form: ReactNode; text: ReactNode }) {
  const remembered = usePreferences(({ panels }) => panels[panelName]);
  const [share, setShare] = useState(remembered ?? 60);
  return (
    <Splitter
      classNames={{ root: styles.panes, handle: styles.handle }}
      sizes={[share, 100 - share]}
      onSizeChange={([size]) => setShare(Number(size))}
      onResizeEnd={() => prefer({ panels: { ...usePreferences.getState().panels, [panelName]: share } })}
      withHandle={false}
      lineSize={1}
    >
      <Splitter.Pane defaultSize={60} min={35} max={75} className={styles.pane}>
        {form}
      </Splitter.Pane>
      <Splitter.Pane defaultSize={40} className={styles.pane}>
        {text}
      </Splitter.Pane>
    </Splitter>
  );
}

const panelName = 'definition form';
