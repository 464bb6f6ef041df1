import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, Transaction } from '@codemirror/state';
import { EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { styleNonce } from '#renderer/style-nonce.ts';
import { complete } from './completion.ts';
import { marks } from './marks.ts';
import { colours, look } from './theme.ts';

type EditorSettings = { parent: HTMLElement; text: string; label: string; onChange: (text: string) => void };

/** A text editor for YAML. Tab leaves it: whoever goes by the keyboard is not caught in it. */
export function createEditor({ parent, text, label, onChange }: EditorSettings): EditorView {
  const told = EditorView.updateListener.of(({ docChanged, state, transactions }) => {
    if (docChanged && !transactions.every((transaction) => transaction.isUserEvent(fromForm)))
      onChange(state.doc.toString());
  });
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      history(),
      yaml(),
      indentOnInput(),
      bracketMatching(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      lintGutter(),
      autocompletion({ override: [complete], icons: false }),
      syntaxHighlighting(colours),
      look,
      marks,
      told,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' }),
      EditorView.cspNonce.of(styleNonce()),
      keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap.filter(isOurs)]),
    ],
  });
  return new EditorView({ state, parent });
}

/** What came from the form is known to the form. */
export const fromForm = 'input.form';

/** Takes in what the text became elsewhere: only what differs, so that marks and the cursor stay where they are. */
export function takeOver(view: EditorView | null, text: string): void {
  const now = view?.state.doc.toString();
  if (!view || now === undefined || now === text) return;
  let start = 0;
  while (start < now.length && now[start] === text[start]) start++;
  let end = 0;
  while (end < Math.min(now.length, text.length) - start && now.at(-1 - end) === text.at(-1 - end)) end++;
  view.dispatch({
    changes: { from: start, to: now.length - end, insert: text.slice(start, text.length - end) },
    annotations: Transaction.userEvent.of(fromForm),
  });
}

/** Mod-Enter starts a run, everywhere on the page. */
function isOurs({ key }: { key?: string }): boolean {
  return key !== 'Mod-Enter';
}
