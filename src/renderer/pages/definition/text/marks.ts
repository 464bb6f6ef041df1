import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

/** Lines, from 1. */
export type Lines = { from: number; to: number };

const markLines = StateEffect.define<Lines | undefined>();
const marked = Decoration.line({ class: 'cm-marked' });

/** The lines of what the form is at: marked until something else is. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, { effects, changes, state }) {
    let now = decorations.map(changes);
    for (const effect of effects) {
      if (!effect.is(markLines)) continue;
      const { from, to } = effect.value ?? { from: 1, to: 0 };
      const lines = Array.from({ length: Math.max(0, Math.min(to, state.doc.lines) - from + 1) }, (_, i) => from + i);
      now = Decoration.set(lines.map((line) => marked.range(state.doc.line(line).from)));
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function reveal(view: EditorView | null, lines: Lines | undefined): void {
  if (!view) return;
  const effects: StateEffect<unknown>[] = [markLines.of(lines)];
  if (lines && lines.from <= view.state.doc.lines) {
    effects.push(EditorView.scrollIntoView(view.state.doc.line(lines.from).from, { y: 'nearest', yMargin: 40 }));
  }
  view.dispatch({ effects });
}

export function goTo(view: EditorView | null, line: number): void {
  if (!view) return;
  const { from } = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
  view.focus();
}
