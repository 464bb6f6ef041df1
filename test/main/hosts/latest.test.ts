import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '#main/hosts/commands/command.ts';
import { commands } from '#main/hosts/commands/index.ts';
import { asksForLatest, tellLatest } from '#main/hosts/terminal/latest.ts';

afterEach(() => vi.restoreAllMocks());

/** The command that these words call, as commander understands them. */
async function called(...words: string[]): Promise<Command> {
  let acting: Command | undefined;
  const program = new Command('tieout');
  for (const add of commands) {
    add(program, () => async (...values) => {
      acting = values.at(-1) as Command;
    });
  }
  await program.parseAsync(words, { from: 'user' });
  if (!acting) throw new Error(`${words.join(' ')} calls nothing`);
  return acting;
}

describe('latest, as the name of a run', () => {
  it.each([
    ['shapes latest', true],
    ['export latest --format csv --out f.csv', true],
    ['compare R1 latest', true],
    ['rerun latest --all --preview', true],
    ['restore c.yaml --run latest --dry-run', true],
    // Of any run, or refused to whoever writes.
    ['show latest', false],
    ['alert list latest', false],
    ['decide latest accepted --all', false],
    ['rerun latest --all --reason lost', false],
    ['restore c.yaml --run latest', false],
    // Words of people that happen to be the same.
    ['decide R1 accepted --all --note latest --preview', false],
    ['export R1 --format csv --out latest', false],
    ['replay R1 latest', false],
    ['analysis latest', false],
    ['templates latest', false],
  ])('%s: %s', async (line, expected) => {
    expect(asksForLatest(await called(...line.split(' ')))).toBe(expected);
  });

  it('is told of, however many runs after it did not end', async () => {
    const state = (i: number) => (i === 45 ? 'ended' : 'failed');
    const all = Array.from({ length: 50 }, (_, i) => ({ run: `R${50 - i}`, state: state(i) }));
    const list = async ({ after }: { after?: string }) => {
      const from = after === undefined ? 0 : all.findIndex(({ run }) => run === after) + 1;
      const runs = all.slice(from, from + 20);
      return { runs, next: from + 20 < all.length ? runs.at(-1)?.run : null };
    };
    const client = async () => ({ runs: { list } });
    const session = { isQuiet: false, typed: (text: string) => text, client } as unknown as Session;
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    await tellLatest(session, await called('shapes', 'latest'));
    expect(said).toEqual(['latest is run R5: run R50 after it is failed. Look: tieout show R50\n']);
  });
});
