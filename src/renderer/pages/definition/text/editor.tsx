import { redo, undo } from '@codemirror/commands';
import { setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { createEditor, takeOver } from './create-editor.ts';
import { type Diagnosed, diagnosticsOf } from './diagnostics.ts';
import styles from './editor.module.css';
import { goTo, reveal } from './marks.ts';

export type EditorHandle = {
  undo: () => void;
  redo: () => void;
  /** Marks lines, and brings them into view. */
  reveal: (lines: { from: number; to: number } | undefined) => void;
  goTo: (line: number) => void;
};

type EditorProps = {
  text: string;
  label: string;
  problems: Diagnosed[];
  onChange: (text: string) => void;
  ref: Ref<EditorHandle>;
};

/** The text. Its history is that of the form, too: what the form changes comes in here like something typed. */
export function Editor({ text, label, problems, onChange, ref }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  changed.current = onChange;

  // biome-ignore lint/correctness/useExhaustiveDependencies: made once; what changes later comes in below.
  useEffect(() => {
    if (!place.current) return;
    const made = createEditor({ parent: place.current, text, label, onChange: (now) => changed.current(now) });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => takeOver(view.current, text), [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc)));
  }, [problems]);
  useImperativeHandle(ref, () => ({
    undo: () => void (view.current && undo(view.current)),
    redo: () => void (view.current && redo(view.current)),
    reveal: (lines) => reveal(view.current, lines),
    goTo: (line) => goTo(view.current, line),
  }));
  return <div ref={place} className={styles.editor} />;
}
