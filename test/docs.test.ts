import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { commands } from '#main/hosts/commands/index.ts';

const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/*.md')];

describe.each(pages)('%s', (page) => {
  it('leads nowhere that is not there', () => {
    const text = readFileSync(page, 'utf8');
    const targets = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)|(?:src|srcset)="([^"]+)"/g)].map(
      (found) => found[1] ?? found[2],
    );
    expect(targets.filter((target) => !existsSync(join(dirname(page), target as string)))).toEqual([]);
  });
});

describe('every command', () => {
  const program = new Command();
  for (const add of commands) add(program, () => async () => {});
  const names = program.commands.map((command) => command.name());

  it.each(names)('%s stands in the list of commands, and in the README', (name) => {
    expect(readFileSync('docs/commands.md', 'utf8')).toMatch(new RegExp(`^\\|[^|]*\`${name}[ \`]`, 'm'));
    expect(readFileSync('README.md', 'utf8')).toContain(`\`${name}\``);
  });
});
