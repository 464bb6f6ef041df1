import type { Command, CommanderError } from 'commander';
import { TieoutError } from '#shared/errors.ts';
import { nearest } from '#shared/text.ts';

/** The parser's complaint as one of ours: its words, and what was probably meant. */
export function usageError({ code, message }: CommanderError, program: Command): TieoutError {
  const [what = ''] = message.replace(/^error: /, '').split('\n');
  const command = program.commands.find((known) => known.name() === program.args[0]);
  const near = guessOf(what, program, command);
  const help = command ? `tieout ${command.name()} --help lists what it takes.` : 'tieout --help lists the commands.';
  return new TieoutError('usage', code === 'commander.help' ? 'no command was given' : what, {
    next: near ? `Did you mean ${near}? ${help}` : help,
  });
}

/** The parser guesses, too, and further than anybody else here: what it says of that is left out. */
function guessOf(what: string, program: Command, command: Command | undefined): string | undefined {
  const [, kind, unknown = ''] = /^unknown (command|option) '(.*)'$/.exec(what) ?? [];
  if (kind === 'command')
    return nearest(
      unknown,
      program.commands.map((known) => known.name()),
    );
  if (kind === 'option') {
    const names = [program, ...(command ? [command] : [])].flatMap(({ options }) => options.map(({ long }) => long));
    const near = nearest(
      unknown.replace(/^--/, ''),
      [...names, '--help'].map((name) => name?.slice(2) ?? ''),
    );
    return near && `--${near}`;
  }
  const [, word = '', choices = ''] = /'([^']*)' is invalid.* Allowed choices are (.*)\.$/.exec(what) ?? [];
  return nearest(word, choices.split(', '));
}
