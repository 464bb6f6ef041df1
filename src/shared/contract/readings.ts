import type { Contract } from '../contract.ts';

/** Calls by the subjects of the contract. */
type Calls = { [Subject in keyof Contract]?: (keyof Contract[Subject])[] };

/**
 * The calls that only read, or write what is the caller's own: their look, a report. Every other is an act, also one that
 * is not thought of here: somebody's bundle that is opened to be read refuses it.
 */
export const readings: Calls = {
  workspace: ['about'],
  definitions: ['list', 'examine', 'template'],
  runs: ['list', 'show', 'watch', 'wait', 'map', 'storage'],
  findings: ['examples', 'columns', 'page', 'facets', 'locate', 'views', 'one', 'whole'],
  masters: ['page'],
  flights: ['page'],
  preferences: ['read', 'save'],
  reports: ['formats', 'export', 'templates', 'allTemplates'],
  people: ['list', 'me'],
  reviews: ['counts', 'decisions', 'marks', 'numbers', 'preview', 'closed', 'notes', 'about', 'facets', 'classes'],
  reruns: ['list', 'show', 'preview'],
  rechecks: ['list', 'lines'],
  shapes: ['list', 'of', 'compare'],
  replays: ['rules', 'replay'],
  signOffs: ['show', 'certificate'],
  suspense: ['list', 'items'],
  journal: ['state', 'runs'],
  alerts: ['list', 'settings', 'outbox', 'notices'],
  activities: ['list'],
  analysis: ['reconciliations', 'of', 'journal'],
  trail: ['list', 'page', 'state', 'prove', 'verify'],
  bundles: ['verify', 'open', 'close'],
};

/** The calls that are about the page itself, and never about what it shows. */
const ofThePage: Calls = { preferences: ['read', 'save'], bundles: ['verify', 'open', 'close'] };

export function isReading(path: readonly string[]): boolean {
  return isAmong(readings, path);
}

export function isOfThePage(path: readonly string[]): boolean {
  return isAmong(ofThePage, path);
}

function isAmong(calls: Calls, [subject, name]: readonly string[]): boolean {
  const names: readonly string[] = calls[subject as keyof Contract] ?? [];
  return name !== undefined && names.includes(name);
}
