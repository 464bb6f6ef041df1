import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What Node is given to run our sources as they are: it takes the types out itself. */
export const typedNode = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  `--import=${pathToFileURL(join(import.meta.dirname, 'raw-imports.mjs')).href}`,
];
