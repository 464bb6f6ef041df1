import { TieoutError } from '#shared/errors.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import { actingAs, asOption } from './acting.ts';
import type { AddCommand } from './command.ts';

export const addNote: AddCommand = (program, act) => {
  program
    .command('note')
    .argument('<run>', 'a run, or latest')
    .argument('<text>', 'what there is to say')
    .option('--key <value...>', 'about the finding with this key')
    .option(...asOption)
    .description('write a note on a run, or on a finding of it')
    .action(
      act(async (session, run: string, text: string, { key, as }: { key?: string[]; as?: string }) => {
        const client = await actingAs(session, as);
        const found = key && (await client.reviews.numbers({ run, filter: reviewFilterSchema.parse({ key }) }));
        if (found && found.length !== 1) {
          throw new TieoutError('not-found', `${found.length} findings of the run have the key ${key?.join(' ')}`, {
            next: 'Give every field of the key of one finding.',
          });
        }
        const [id] = found ?? [];
        const note = await client.reviews.note({ run, text, ...(id === undefined ? {} : { id }) });
        session.print(note, `noted on ${id === undefined ? `run ${note.run}` : (key ?? []).join(' ')}`);
        return 0;
      }),
    );
};
