import { writeFileSync } from 'node:fs';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';
import template from './definition-template.yaml?raw';

/** The commented text that a new definition starts from. */
export const definitionTemplate: string = template;

/** Writes it into a new file. Errors: `usage` where the file is there already, or cannot be written. */
export function writeTemplate(path: string): void {
  try {
    writeFileSync(path, template, { flag: 'wx' });
  } catch (cause) {
    const isThere = errorCodeOf(cause) === 'EEXIST';
    const what = isThere ? 'is there already and was left as it is' : 'cannot be written';
    throw new TieoutError('usage', `${path} ${what}`, { next: 'Name another file: tieout init NAME.yaml.', cause });
  }
}
