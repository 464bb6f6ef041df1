import { Argument, type Command, Option } from 'commander';
import { type Standing, standings } from '#shared/decision-status.ts';
import { TieoutError } from '#shared/errors.ts';
import { type FindingKind, findingKinds } from '#shared/finding.ts';
import {
  type DecisionStatus,
  decisionStatuses,
  type ReasonCode,
  reasonCodes,
  reviewFilterSchema,
} from '#shared/review.ts';
import { type Severity, severities } from '#shared/severity.ts';
import { plural } from '#shared/text.ts';
import { actingAs, asOption } from './acting.ts';
import { dayOf } from './arguments.ts';
import type { AddCommand } from './command.ts';

export type Chosen = {
  kind?: FindingKind[];
  field?: string[];
  exactly?: boolean;
  text?: string;
  shape?: string[];
  key?: string[];
  severity?: Severity[];
  rule?: string[];
  standing?: Standing[];
  inAccount?: string[];
  undecided?: boolean;
  all?: boolean;
};
type Options = Chosen & {
  reason: ReasonCode;
  note?: string;
  owner?: string;
  due?: string;
  account?: string;
  preview?: boolean;
  as?: string;
};

export const addDecide: AddCommand = (program, act) => {
  const command = program
    .command('decide')
    .argument('<run>', 'a run, or latest')
    .addArgument(new Argument('<status>', 'what was concluded').choices(decisionStatuses));
  choosing(command)
    .addOption(new Option('--reason <code>', 'why').choices(reasonCodes).default('other'))
    .option('--note <text>', 'what there is to say')
    .option('--owner <name>', 'who is to see to it')
    .option('--due <date>', 'until when, such as 2026-06-30', dayOf)
    .option('--account <account>', 'where what is in suspense is booked')
    .option('--preview', 'only say how many findings it would be on')
    .option(...asOption)
    .description('decide on findings: all that fit are decided on at once')
    .action(
      act(async (session, run: string, status: DecisionStatus, options: Options) => {
        const { reason, note = '', owner = null, due = null, account = null } = options;
        // Before the preview, too: what it promises can then be done.
        if (account !== null) refuseAccount(status);
        const client = await actingAs(session, options.as);
        const scope = scopeOf(options);
        const preview = await client.reviews.preview({ run, scope });
        if (options.preview) {
          session.print(preview, `${plural(preview.findings, 'finding')}, ${preview.undecided} of them undecided`);
          return 0;
        }
        const verdict = { status, reason, note, owner, due, account };
        const decision = await client.reviews.decide({ run, scope, verdict, expected: preview.findings });
        session.print(decision, `${plural(decision.findings, 'finding')} ${status}`);
        return 0;
      }),
    );
};

function refuseAccount(status: DecisionStatus): void {
  if (status === 'suspense' || status === 'written-off') return;
  throw new TieoutError('usage', `--account is of what is in suspense or written off, and the decision is ${status}`, {
    next: 'Leave it out, or decide suspense or written-off.',
  });
}

/** The ways to choose findings: on the lines of a command, what `scopeOf` reads. */
export function choosing(command: Command): Command {
  return command
    .addOption(new Option('--kind <kind...>', 'findings of these kinds').choices(findingKinds))
    .option('--field <field...>', 'that differ in any of these fields')
    .option('--exactly', 'that differ in these fields, and in no other')
    .option('--key <value...>', 'whose leading key fields are these')
    .option('--shape <id...>', 'of these shapes (tieout shapes lists them)')
    .option('--text <text>', 'that contain a text')
    .addOption(new Option('--severity <severity...>', 'so grave by the rules of the definition').choices(severities))
    .option('--rule <name...>', 'classified by these rules of the definition')
    .addOption(new Option('--standing <status...>', 'that stand so').choices(standings))
    .option('--in-account <account...>', 'in suspense, in these accounts')
    .option('--undecided', 'on which nothing was decided')
    .option('--all', 'all of them');
}

export function scopeOf({ kind, field, exactly, text, key, shape, undecided, all, ...review }: Chosen) {
  const { severity, rule, standing, inAccount } = review;
  const byReview = severity ?? rule ?? standing ?? inAccount;
  const isChosen = kind ?? field ?? text ?? key ?? shape ?? byReview ?? undecided ?? all;
  if (!isChosen)
    throw new TieoutError('usage', 'no findings were chosen', {
      next: 'Choose some with --kind, --field, --key, --shape, --severity, --rule, --standing or --text, or give --all.',
    });
  const filter = {
    ...{ kinds: kind, fields: field, isExact: exactly, text, key },
    ...(shape && { shapes: shape }),
    ...{ severities: severity, rules: rule, standings: standing, accounts: inAccount },
  };
  return { filter: reviewFilterSchema.parse(filter), undecidedOnly: undecided ?? false };
}
