import { stringify } from 'yaml';
import type { SourceType } from '#shared/source-settings.ts';

/** What the parts of a new definition are for, in the words of whoever starts it: they become the text's comments. */
export type StartingWords = Record<'about' | 'key' | 'fields' | 'inbound' | 'outbound', string>;

type Start = { name: string; inbound: SourceType; outbound: SourceType };

/** The text that a new reconciliation starts from. */
export function startingText({ name, inbound, outbound }: Start, words: StartingWords): string {
  const side = (type: SourceType) => `  type: ${type}\n${type === 'redis' ? '  layout: hash-buckets\n' : ''}`;
  return [
    `# ${words.about}\n${stringify({ name })}`,
    `# ${words.key}\nkey: []\n`,
    `# ${words.fields}\nfields: []\n`,
    `# ${words.inbound}\ninbound:\n${side(inbound)}`,
    `# ${words.outbound}\noutbound:\n${side(outbound)}`,
  ].join('\n');
}
