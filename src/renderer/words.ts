import i18next, { type Namespace, type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#shared/preferences.ts';
import { type EngineWords, engineSpeaker, type SayEngine } from './engine-words.ts';
import { en } from './locales/en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

/** Every language but the first is fetched when it is wanted. */
const load: Record<Exclude<Language, 'en'>, () => Promise<{ words: typeof en; engine: EngineWords }>> = {
  zh: async () => {
    const { zh, engine } = await import('./locales/zh/index.ts');
    return { words: zh, engine };
  },
};

/** What says the engine's sentences in the languages that were fetched; it says them in English itself. */
const speakers = new Map<string, SayEngine>();

export async function startWords(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en },
    lng: 'en',
    fallbackLng: 'en',
    ns: Object.keys(en),
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await speak(language);
}

/** Changes the language of every text that is shown. */
export async function speak(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'common')) {
    const { words, engine } = await load[language]();
    speakers.set(language, engineSpeaker(engine));
    for (const [namespace, spoken] of Object.entries(words)) i18next.addResourceBundle(language, namespace, spoken);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
}

/**
 * The words of some namespaces in the language that is spoken. In the place of the library's own hook, whose state and
 * effects are for words that are still on their way: here every word is at hand before a page is shown, and a list has
 * hundreds of components with words in them.
 */
export function useTranslation<const Names extends Namespace>(
  names: Names,
): { t: TFunction<Names>; i18n: typeof i18next } {
  const language = useSyncExternalStore(followLanguage, spokenLanguage);
  return wordsIn(language, names);
}

function followLanguage(onChange: () => void): () => void {
  i18next.on('languageChanged', onChange);
  return () => i18next.off('languageChanged', onChange);
}

/** A sentence of the engine's in the language that is spoken; else as it is, with the language that it is in. */
export function engineSays(text: string): { text: string; lang: 'en' | undefined } {
  const said = speakers.get(i18next.language)?.(text);
  return said === undefined ? { text, lang: 'en' } : { text: said, lang: undefined };
}

const spokenLanguage = () => i18next.language;

/** What was looked up once: the same function each time, so that whoever depends on it is not told of a change. */
const lookedUp = new Map<string, { t: TFunction; i18n: typeof i18next }>();

function wordsIn<Names extends Namespace>(language: string, names: Names) {
  const name = `${language} ${names}`;
  const known = lookedUp.get(name) ?? { t: i18next.getFixedT(language, names) as TFunction, i18n: i18next };
  lookedUp.set(name, known);
  return known as unknown as { t: TFunction<Names>; i18n: typeof i18next };
}

export function systemLanguage(): Language {
  return navigator.languages.find((language) => /^(zh|en)\b/i.test(language))?.startsWith('zh') ? 'zh' : 'en';
}
