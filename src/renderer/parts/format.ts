import type { TFunction } from 'i18next';
import { useTranslation } from '../words.ts';
import { durationText } from './duration.ts';

/** Numbers, times and sizes as the language of the page writes them. */
export type Format = ReturnType<typeof formatIn>;

export function useFormat(): Format {
  const { i18n } = useTranslation('common');
  const { language } = i18n;
  const known = formats.get(language);
  if (known) return known;
  const made = formatIn(language, i18n.getFixedT(language, 'common'));
  formats.set(language, made);
  return made;
}

/** One for each language: what the browser makes of a locale takes longer than all that is then written with it. */
const formats = new Map<string, Format>();

function formatIn(language: string, t: TFunction<'common'>) {
  const locale = language === 'zh' ? 'zh-Hans-CN' : 'en-GB';
  const whole = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }));
  const short = once(() => new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 3 }));
  const signed = once(() => new Intl.NumberFormat(locale, { maximumFractionDigits: 0, signDisplay: 'exceptZero' }));
  const percent = once(() => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }));
  const time = once(() => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }));
  const moment = once(() => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));
  const day = once(() => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }));
  const hour = once(() => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }));
  return {
    /** One after the other, as the language sets them. */
    sentences: (all: string[]) => all.join(language === 'zh' ? '' : ' '),
    number: (value: number) => whole().format(value),
    /** A part of 1, where no more than whole percents matter. */
    percent: (part: number) => percent().format(part),
    /** With its sign, as differences are written. */
    signed: (value: number) => signed().format(value).replace('-', '−'),
    /** A decimal number as text, to its last digit, in groups of three and with its sign. */
    exactSigned: (amount: string) => {
      const [whole = '', fraction] = amount.replace('-', '').split('.');
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
      return `${amount.startsWith('-') ? '−' : '+'}${grouped}`;
    },
    /** 1.2M: where a glance is enough. */
    short: (value: number) => short().format(value),
    rate: (perSecond: number) => t('perSecond', { count: short().format(perSecond) as never }),
    /** As precise as a person needs: two units at most. */
    duration: (seconds: number) => durationText(seconds, t('units', { returnObjects: true })),
    /** A lead time as policies write it: 24h, 90m. */
    lead: (seconds: number) => (seconds % 3_600 === 0 ? `${seconds / 3_600}h` : `${Math.round(seconds / 60)}m`),
    moment: (iso: string) => moment().format(new Date(iso)),
    day: (at: Date) => day().format(at),
    hour: (at: Date) => hour().format(at),
    /** From a time to another, on one day mostly. */
    span: (from: string, to: string) => time().formatRange(new Date(from), new Date(to)),
    /** Never rounded up to 100 %: one finding in 200 million still shows. */
    share(part: number, total: number): string {
      if (total === 0) return '–';
      if (part === total) return '100 %';
      const percent = (part / total) * 100;
      const digits = percent > 99.9 ? 4 : 2;
      return `${(Math.floor(percent * 10_000) / 10_000).toFixed(digits)} %`;
    },
    bytes(count: number): string {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
      const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
      const digits = power === 0 ? 0 : 1;
      return new Intl.NumberFormat(locale, {
        style: 'unit',
        unit: units[power] ?? 'byte',
        maximumFractionDigits: digits,
      }).format(count / 1_000 ** power);
    },
  };
}

/** Made when it is first wanted. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
