import { type Kept, keptFinding } from './any-findings.ts';
import { definitionOf } from './engine.ts';
import { hostileCases } from './hostile-cases.ts';

export const hostileNames = { key: ['sku'], fields: ['v'] };
const file = { type: 'csv', path: 'x.csv' };
export const hostileDefinition = definitionOf({ ...hostileNames, inbound: file, outbound: file });

/** Every hostile value in every place of every kind of finding; the keys are told apart by their ends. */
export const hostileKept: Kept[] = hostileCases.flatMap(([, value]) => [
  keptFinding(hostileNames, 'missing', { keys: [`${value}.m`], a: [value] }),
  keptFinding(hostileNames, 'unexpected', { keys: [`${value}.u`], b: [value] }),
  keptFinding(hostileNames, 'different', { keys: [`${value}.i`], a: [value], b: ['other'] }),
  keptFinding(hostileNames, 'different', { keys: [`${value}.o`], a: ['other'], b: [value] }),
  keptFinding(hostileNames, 'duplicate', { keys: [`${value}.d`] }),
  keptFinding(hostileNames, 'invalid', { keys: [value], raw: value }),
]);
