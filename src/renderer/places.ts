import type en from './locales/en/shell.ts';

type Place = {
  to: '/' | '/runs' | '/reruns' | '/activities' | '/trail' | '/settings';
  word: keyof (typeof en)['places'];
  keys: string;
};

/** The list on the left, top to bottom. `keys` goes there from anywhere. */
export const places: Place[] = [
  { to: '/', word: 'home', keys: 'g h' },
  { to: '/runs', word: 'runs', keys: 'g r' },
  { to: '/reruns', word: 'reruns', keys: 'g e' },
  { to: '/activities', word: 'activities', keys: 'g a' },
  { to: '/trail', word: 'trail', keys: 'g t' },
  { to: '/settings', word: 'settings', keys: 'g s' },
];
