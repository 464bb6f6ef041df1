import { useState } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { type IssueLanguage, issueWords } from '#shared/issue-words.ts';
import { useForm } from '../draft.ts';
import type { Path } from '../text/document.ts';
import { setting } from '../text/edits.ts';
import { type Complaint, keyOf } from './complaints.ts';
import { textOf, valueAt } from './values.ts';

/** One setting as an input shows and changes it. */
export type Setting = {
  value: unknown;
  text: string;
  set: (value: unknown) => void;
  error: string | undefined;
  onFocus: () => void;
};

export function useSetting(path: Path, hint?: Hint): Setting {
  const { settings, change, reveal } = useForm();
  const value = valueAt(settings, path);
  const error = useComplaint(path, hint);
  const set = (next: unknown) => change(setting(path, next));
  return { value, text: textOf(value), set, error, onFocus: () => reveal(path) };
}

/** What is wrong with a setting, as a sentence in the language of the page. */
export function useComplaint(path: Path, hint?: Hint): string | undefined {
  const { complaints, showsMissing } = useForm();
  const explain = useExplain();
  const complaint = complaints.get(keyOf(path));
  if (!complaint || (complaint.isMissing && !showsMissing)) return undefined;
  return explain(complaint, hint);
}

/** The names of the sentences that say what a setting should look like. */
export type Hint = keyof typeof import('#renderer/locales/en/definition.ts').default.hints;

export function useExplain() {
  const { t, i18n } = useTranslation('definition');
  const language = i18n.language === 'zh' ? 'zh' : 'en';
  return (complaint: Complaint, hint?: Hint): string => {
    const { issue, isMissing } = complaint;
    if (issue.code !== 'custom') return hint && !isMissing ? t(`hints.${hint}`) : plainly(t, complaint, language);
    if (isMissing) return hint ? t(`hints.${hint}`) : t('complaints.missing');
    if (language === 'en') return capitalized(issue.message);
    if (issue.message.includes('named twice')) return t('hints.twice');
    return hint ? t(`hints.${hint}`) : issue.message;
  };
}

/** What is wrong in general, where nothing more fitting is known. */
function plainly(
  t: ReturnType<typeof useTranslation<'definition'>>['t'],
  { issue, isMissing }: Complaint,
  language: IssueLanguage,
): string {
  if (isMissing) return t('complaints.missing');
  if (issue.code === 'unrecognized_keys') return t('complaints.unknown');
  const what = issueWords(issue, language);
  if (what !== undefined) return t('complaints.should', { what });
  return language === 'en' ? capitalized(issue.message) : t('complaints.kind');
}

function capitalized(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/**
 * Keeps what is being typed as it is typed, while the text has it in its own form: a blank at the end, a list without its
 * last name. Whatever else changes the text shows at once.
 */
export function useTyped(value: string, commit: (text: string) => void, normal = trimmed) {
  const [typed, setTyped] = useState<string | null>(null);
  return {
    value: typed !== null && normal(typed) === value ? typed : value,
    onChange: (event: { currentTarget: { value: string } }) => {
      const text = event.currentTarget.value;
      setTyped(text);
      commit(normal(text));
    },
    onBlur: () => setTyped(null),
  };
}

function trimmed(text: string): string {
  return text.trim();
}
