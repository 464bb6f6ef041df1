import type en from './locales/en/shell.ts';

type Place = {
  to: '/' | '/runs' | '/findings' | '/reruns' | '/activities' | '/analysis' | '/trail' | '/settings';
  word: keyof (typeof en)['places'];
  keys: string;
};

/** The list on the left, top to bottom. `keys` goes there from anywhere. */
export const places: Place[] = [
  { to: '/', word: 'home', keys: 'g h' },
  { to: '/runs', word: 'runs', keys: 'g r' },
  { to: '/findings', word: 'findings', keys: 'g f' },
  { to: '/reruns', word: 'reruns', keys: 'g e' },
  { to: '/activities', word: 'activities', keys: 'g a' },
  { to: '/analysis', word: 'analysis', keys: 'g n' },
  { to: '/trail', word: 'trail', keys: 'g t' },
  { to: '/settings', word: 'settings', keys: 'g s' },
];

/** Pages that have no line there, and the one that leads to them. */
const within: [path: RegExp, to: Place['to']][] = [
  [/^\/runs\/[^/]+\/(findings|shapes)$/, '/findings'],
  [/^\/compare$/, '/runs'],
  [/^\/definitions\//, '/'],
];

/** In which of them a path is. */
export function placeOf(path: string): Place['to'] | undefined {
  const other = within.find(([pattern]) => pattern.test(path))?.[1];
  return other ?? places.find(({ to }) => path === to || (to !== '/' && path.startsWith(`${to}/`)))?.to;
}
