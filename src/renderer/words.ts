import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '#shared/preferences.ts';
import { en } from './locales/en/index.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en;
  }
}

/** Every language but the first is fetched when it is wanted. */
const load: Record<Exclude<Language, 'en'>, () => Promise<typeof en>> = {
  zh: async () => (await import('./locales/zh/index.ts')).zh,
};

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
    for (const [namespace, words] of Object.entries(await load[language]())) {
      i18next.addResourceBundle(language, namespace, words);
    }
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
}

export function systemLanguage(): Language {
  return navigator.languages.find((language) => /^(zh|en)\b/i.test(language))?.startsWith('zh') ? 'zh' : 'en';
}
