import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import { nearest } from '#shared/text.ts';

/**
 * Where a command takes a run or one of its words: refuses what is neither, in both senses. A run that is only called
 * wrongly looks like one, and is left to whoever looks for it.
 */
export async function refuseUnknownWord(
  client: EngineClient,
  command: string,
  given: string,
  words: readonly string[],
): Promise<void> {
  if (given === 'latest' || /^\d{8}-/.test(given)) return;
  const isRun = await client.runs.show({ run: given }).then(
    () => true,
    () => false,
  );
  if (isRun) return;
  const near = nearest(given, [...words, 'latest']);
  const known = `tieout ${command} takes a run, latest, ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`;
  throw new TieoutError('usage', `there is no ${command} ${given}, and no run of that name`, {
    next: near ? `Did you mean ${command} ${near}? ${known}` : known,
  });
}
