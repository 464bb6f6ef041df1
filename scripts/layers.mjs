/**
 * Who may import whom. A file belongs to the first layer one of whose paths it starts with; a path that ends in `*`
 * takes the files of that folder and leaves its subfolders to the layers below.
 *
 * `imports`: the paths a layer may import from, besides its own. `types`: the paths it may import types from.
 * `builtins`: Node's modules it may import; all of them where nothing is said.
 */
export const layers = [
  { layer: 'shared', files: ['src/shared/'], imports: [], builtins: [] },
  { layer: 'storage', files: ['src/storage/'], imports: ['src/shared/'] },

  {
    layer: 'worker/records',
    files: ['src/worker/records/'],
    imports: ['src/shared/'],
    builtins: ['node:buffer', 'node:crypto', 'node:zlib'],
  },
  {
    layer: 'worker/kernel',
    files: ['src/worker/kernel/'],
    imports: ['src/shared/', 'src/worker/records/'],
    builtins: [],
  },
  { layer: 'worker/sources', files: ['src/worker/sources/'], imports: ['src/shared/', 'src/worker/records/'] },
  {
    layer: 'worker/evidence',
    files: ['src/worker/evidence/'],
    imports: ['src/shared/', 'src/worker/records/', 'src/worker/kernel/', 'src/storage/'],
  },
  {
    layer: 'worker/reports',
    files: ['src/worker/reports/'],
    imports: ['src/shared/', 'src/worker/records/', 'src/worker/evidence/', 'src/worker/zip64.ts'],
  },
  {
    layer: 'worker/journal',
    files: ['src/worker/journal/'],
    imports: [
      'src/shared/',
      'src/worker/records/',
      'src/worker/kernel/',
      'src/worker/evidence/',
      'src/worker/sources/mysql/',
    ],
  },
  {
    layer: 'worker/bundle',
    files: ['src/worker/bundle/'],
    imports: ['src/shared/', 'src/storage/', 'src/worker/whole-file.ts', 'src/worker/zip64.ts'],
  },
  { layer: 'worker', files: ['src/worker/*'], imports: ['src/shared/', 'src/worker/', 'src/storage/'] },

  { layer: 'main/core', files: ['src/main/core/'], imports: ['src/shared/'] },
  {
    layer: 'main/store',
    files: ['src/main/store/'],
    imports: ['src/shared/', 'src/main/core/ports.ts', 'src/storage/'],
  },
  {
    // It reads records as the sources do, and addresses of Redis in the same words.
    layer: 'main/collector',
    files: ['src/main/collector/'],
    imports: [
      'src/shared/',
      'src/main/core/ports.ts',
      'src/worker/records/',
      'src/worker/sources/redis/failure.ts',
      'src/worker/sources/tls-options.ts',
      'src/worker/sources/redis/url.ts',
    ],
  },
  ...[['reports/'], ['alerts/'], ['journal/'], ['reruns/'], ['pool.ts', 'pool/']].map(([part, ...parts]) => ({
    layer: `main/${part.replace(/\/$|\.ts$/, '')}`,
    files: [part, ...parts].map((path) => `src/main/${path}`),
    imports: ['src/shared/', 'src/main/core/ports.ts'],
  })),
  {
    layer: 'main/app',
    files: [
      'src/main/app.ts',
      'src/main/app/',
      'src/main/bundles.ts',
      'src/main/collect.ts',
      'src/main/router.ts',
      'src/main/router/',
    ],
    imports: ['src/shared/', 'src/main/', 'package.json'],
    except: ['src/main/hosts/'],
  },
  {
    // Commands speak the contract, as the page does; what they hand to a server is only named here. The collector opens no
    // workspace: its command starts it by itself. What stands in a workspace's place is told before anything is opened.
    layer: 'main/commands',
    files: ['src/main/hosts/commands/', 'src/main/hosts/terminal/'],
    imports: ['src/shared/', 'src/main/hosts/web/', 'src/main/collect.ts', 'src/main/hosts/workspace-place.ts'],
    types: ['src/main/router.ts'],
  },
  {
    layer: 'main/hosts',
    files: ['src/main/hosts/'],
    imports: [
      'src/shared/',
      'src/main/app.ts',
      'src/main/bundles.ts',
      'src/main/router.ts',
      'src/main/router/',
      'src/main/hosts/',
      'package.json',
    ],
  },

  { layer: 'preload', files: ['src/preload/'], imports: [], types: ['src/shared/'], builtins: [] },
  { layer: 'renderer', files: ['src/renderer/'], imports: ['src/shared/'], builtins: [] },
];

/** Which files may import a package. A package that is not here is imported nowhere; a trailing `*` stands for any ending. */
export const packageOwners = {
  zod: ['src/shared/', 'src/main/', 'src/worker/*', 'src/worker/sources/', 'src/worker/reports/', 'src/renderer/'],
  croner: ['src/shared/cron.ts'],
  '@orpc/contract': [
    'src/shared/contract.ts',
    'src/shared/contract/',
    'src/shared/shell.ts',
    'src/renderer/client.ts',
    'src/renderer/connection.ts',
    'src/renderer/hosts/',
  ],
  '@orpc/server': ['src/main/router.ts', 'src/main/router/', 'src/main/hosts/'],
  '@orpc/client': ['src/main/hosts/', 'src/renderer/client.ts', 'src/renderer/connection.ts', 'src/renderer/hosts/'],
  '@orpc/tanstack-query': ['src/renderer/client.ts'],
  ws: ['src/main/hosts/web/'],
  electron: ['src/main/hosts/electron/', 'src/preload/'],
  amqplib: ['src/main/collector/'],
  ioredis: ['src/worker/sources/', 'src/main/collector/', 'src/main/reruns/'],
  mysql2: ['src/worker/sources/', 'src/worker/journal/', 'src/main/collector/', 'src/main/reruns/'],
  'better-sqlite3': ['src/storage/', 'src/worker/sources/sqlite.ts', 'src/worker/sources/sqlite-keys.ts'],
  nodemailer: ['src/main/alerts/'],
  piscina: ['src/main/pool.ts'],
  commander: ['src/main/hosts/'],
  listr2: ['src/main/hosts/'],
  yaml: ['src/main/core/', 'src/renderer/pages/definition/'],
  canonicalize: ['src/main/core/'],
  react: ['src/renderer/'],
  'react-dom': ['src/renderer/'],
  zustand: ['src/renderer/'],
  '@mantine/*': ['src/renderer/'],
  '@tanstack/*': ['src/renderer/'],
  i18next: ['src/renderer/'],
  'react-i18next': ['src/renderer/'],
  'react-hook-form': ['src/renderer/'],
  '@hookform/*': ['src/renderer/'],
  '@codemirror/*': ['src/renderer/'],
  '@lezer/*': ['src/renderer/'],
  diff: ['src/renderer/'],
  'hyparquet-writer': ['src/worker/reports/'],
};

/** Which files may name a package's types besides: a prepared statement is held where its SQL is written. */
export const packageTypes = {
  'better-sqlite3': ['src/worker/evidence/', 'src/main/store/'],
  electron: ['src/main/hosts/engine/'],
};

/** The package `imports` of package.json: how one layer names another. */
export const aliases = {
  '#package.json': 'package.json',
  '#shared/': 'src/shared/',
  '#storage/': 'src/storage/',
  '#worker/': 'src/worker/',
  '#main/': 'src/main/',
  '#renderer/': 'src/renderer/',
};
