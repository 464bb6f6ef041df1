import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** So many rules tell so many channels of each run. */
export const rules = 10;
export const channels = 5;
export const alertsOfRun = rules * channels;

/** The definition, whose every rule is met by every run. */
export function writeDefinition(folder: string, receiver: string): void {
  const named = (word: string, count: number) => Array.from({ length: count }, (_, i) => `${word}-${i}`);
  const urls = named('channel', channels).map((name) => [name, { type: 'webhook', url: `${receiver}/${name}` }]);
  const definition = {
    ...{ name: 'telling', key: 'k', fields: ['v'] },
    ...{ inbound: { type: 'csv', path: 'in.csv' }, outbound: { type: 'csv', path: 'out.csv' } },
    alerts: {
      channels: Object.fromEntries(urls),
      rules: named('rule', rules).map((name) => ({ name, on: 'mismatch', send: named('channel', channels) })),
    },
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'telling.yaml'), JSON.stringify(definition));
}

/** The sides of each run differ from those of any other: one more record is missing every time. */
export function writeRunSides(folder: string, run: number): void {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `k${i},${i}\n`).join('');
  writeFileSync(join(folder, 'in.csv'), `k,v\n${lines(101 + run)}`);
  writeFileSync(join(folder, 'out.csv'), `k,v\n${lines(100)}`);
}
