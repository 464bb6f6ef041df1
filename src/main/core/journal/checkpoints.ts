import { existsSync } from 'node:fs';
import type { Checkpoint } from '#shared/checkpoint.ts';
import { TieoutError } from '#shared/errors.ts';
import type { JournalCheck } from '#shared/journal.ts';
import { type JournalSettings, journalName } from '#shared/journal-settings.ts';
import { loadDefinition } from '../definition-file.ts';
import type { JournalBooks, RunBooks, Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';

type Parts = {
  trail: Trail;
  workers: Workers;
  books: RunBooks;
  journalBooks: JournalBooks;
  environment: Record<string, string | undefined>;
};

/**
 * Holds the checkpoints that the journals of the workspace's definitions have of it against its trail: whoever cuts the
 * trail, or puts an older copy of the workspace in its place, would have to change those, too. A journal that is away is
 * told, and is no fault of the workspace.
 */
export async function checkJournals(parts: Parts): Promise<{ journals: JournalCheck[]; problems: string[] }> {
  const { trail, workers } = parts;
  const { found, unknown } = journalsOf(parts);
  const journals: JournalCheck[] = unknown;
  const problems: string[] = [];
  for (const [name, journal] of found) {
    try {
      const held = await workers.run('journalCheckpoints', { journal, workspace: trail.state().workspace });
      const checkpoints = held.filter((one): one is Checkpoint => typeof one === 'object');
      if (checkpoints.length < held.length) problems.push(`the journal ${name} holds a checkpoint that is damaged`);
      const complaint = trail.complaintAbout(checkpoints);
      if (complaint)
        problems.push(`the audit trail is not the one that the journal ${name} has a checkpoint of: ${complaint}`);
      journals.push({ journal: name, checkpoints: held.length, notCompared: null });
    } catch (error) {
      if (!(error instanceof TieoutError)) throw error;
      journals.push({ journal: name, checkpoints: 0, notCompared: error.message });
    }
  }
  return { journals, problems };
}

/** The journals that definitions of runs name now, and those in which runs are said to be, but which no definition names. */
function journalsOf({ books, journalBooks, environment }: Parts) {
  const found = new Map<string, JournalSettings>();
  const said = new Map<string, string>();
  for (const path of new Set(books.list().map(({ definitionPath }) => definitionPath))) {
    if (!existsSync(path)) continue;
    try {
      const { journal } = loadDefinition(path, environment).definition;
      if (journal) found.set(journalName(journal), journal);
    } catch (error) {
      if (!(error instanceof TieoutError)) throw error;
      said.set(path, error.message);
    }
  }
  const reasons = [...said.values()].join(' ');
  const named = books.list().flatMap(({ run }) => journalBooks.find(run)?.journal ?? []);
  const unknown = [...new Set(named)]
    .filter((name) => !found.has(name))
    .map((journal) => ({ journal, checkpoints: 0, notCompared: reasons || 'no definition names it any more' }));
  return { found, unknown };
}
