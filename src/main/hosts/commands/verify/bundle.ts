import { showBytes } from '#main/hosts/terminal/bytes-shown.ts';
import { indent, paint } from '#main/hosts/terminal/style.ts';
import {
  type BundleCheck,
  type BundleVerification,
  type CheckResult,
  restsOnAnother,
  signOffStateOf,
} from '#shared/bundle.ts';
import type { EngineClient } from '#shared/contract.ts';
import { exitCodes, invariant } from '#shared/errors.ts';
import { bytesText, printable } from '#shared/text.ts';
import type { Session } from '../command.ts';

/** Verifies a bundle and says of everything that was looked at what it means that it holds. */
export async function verifyBundle(
  session: Session,
  asked: Parameters<EngineClient['bundles']['verify']>[0],
): Promise<number> {
  const { signal } = session;
  const client = await session.verifier();
  const shown = showBytes('reading', session.isQuiet);
  let found: BundleVerification | undefined;
  try {
    for await (const event of await client.verify(asked, { signal })) {
      if ('verification' in event) found = event.verification;
      else shown.show(event.looked, event.total);
    }
  } finally {
    shown.end();
  }
  invariant(found, 'a stream of a verification ended without it');
  session.print(found, `\n${indent(told(found))}\n`);
  return found.isWhole ? 0 : exitCodes.verification;
}

/** What each check says where it holds. */
const meanings: Record<BundleCheck, string> = {
  file: 'the file is whole: nothing was cut off, added or put between its parts',
  parts: 'every part has the bytes that the manifest lists',
  trail: 'every entry of the audit trail follows the one before and is what it was when it was entered',
  checkpoints: 'nothing is gone from the end of the audit trail: it has the root of every signed checkpoint',
  'manifest-signature': 'the manifest is signed with keys that the audit trail knows',
  books: 'the run and its definition are what the audit trail says',
  readings: 'roster, decisions, notes and signatures read as they stand in the audit trail',
  snapshots: 'both snapshots are what was sealed, segment by segment',
  findings: 'the findings are what was sealed',
  'sealed-files': 'every byte of the enclosed evidence is what it was when the run ended',
  decisions: 'what was decided is on exactly the findings it was made on',
  certificate: 'the coverage certificate adds up to what was read, partition by partition',
  'sign-off': 'every signature over the run holds, and is of what is enclosed',
  replay: 'comparing the enclosed snapshots again gives the same findings',
};

/** What each check looks at, as a person would say it. */
const things: Record<BundleCheck, string> = {
  file: 'whether the file is whole',
  parts: 'its parts, against the manifest',
  trail: 'the audit trail',
  checkpoints: 'the signed checkpoints',
  'manifest-signature': 'who signed the manifest',
  books: 'the run and its definition, against the audit trail',
  readings: 'what of it is there to be read without Tieout',
  snapshots: 'both snapshots',
  findings: 'the findings',
  'sealed-files': 'the bytes of the evidence files',
  decisions: 'which findings the decisions are on',
  certificate: 'the coverage certificate',
  'sign-off': 'the signatures over the run',
  replay: 'whether comparing the snapshots again gives the same findings (--replay does)',
};

function becauseOf(found: string[]): string {
  const told = found.filter((sentence) => sentence !== 'not asked for').map(printable);
  return told.length === 0 ? '' : `: ${told.join('; ')}`;
}

function told({ isWhole, checks, about, path }: BundleVerification): string {
  const head = isWhole ? paint('green', '✓ everything holds') : paint('red', '✗ this bundle cannot be relied on');
  return [
    head,
    paint('dim', path),
    '',
    ...checks.filter((check) => !isResting(check)).flatMap(lines),
    ...restingLines(checks.filter(isResting)),
    ...(about ? ['', ...aboutLines(about, isWhole)] : []),
  ].join('\n');
}

/** What was not looked at for no reason of its own. */
function isResting({ state, found }: CheckResult): boolean {
  return state === 'skipped' && found[0] === restsOnAnother;
}

function restingLines(checks: CheckResult[]): string[] {
  if (checks.length === 0) return [];
  return [
    paint('dim', '– not looked at, as they rest on what does not hold:'),
    ...checks.map(({ check }) => paint('dim', `    ${things[check]}`)),
  ];
}

function lines({ check, state, found }: CheckResult): string[] {
  if (state === 'holds') return [`${paint('green', '✓')} ${meanings[check]}`];
  if (state === 'skipped') return [paint('dim', `– not looked at: ${things[check]}${becauseOf(found)}`)];
  return [paint('red', `✗ not so: ${meanings[check]}`), ...found.map((problem) => `    ${printable(problem)}`)];
}

function aboutLines(about: NonNullable<BundleVerification['about']>, isWhole: boolean): string[] {
  const { name, run, verdict, maker, madeAt, bytes, trail, keys, sha256, signOff } = about;
  const signed = {
    signed: (by: string) => `signed by ${by}`,
    reopened: (by: string) => `open again: the signature of ${by} is void`,
    unsigned: () => 'not signed',
    unread: () => 'whether it is signed was not looked at',
  };
  const named = ({ name, role, at }: { name: string; role: string; at: string }) =>
    `${printable(name)} (${role}) at ${at}`;
  const by = signOff ? named(signOff) : '';
  const beside = (signOff?.countersigned ?? []).map((line) => `, countersigned by ${named(line)}`).join('');
  return [
    ...(isWhole ? [] : [paint('dim', 'It says of itself:')]),
    `run       ${printable(run)} of ${printable(name)}, ${verdict}, ${signed[signOffStateOf(about)](by)}${beside}`,
    `made by   ${printable(maker.name)} (${maker.role}) at ${madeAt}; ${bytesText(bytes)}, ${trail.entries.toLocaleString('en-US')} entries`,
    `manifest  ${sha256}`,
    `key       ${keys.maker ?? keys.engine}${keys.maker ? '' : '  (of the workspace)'}`,
    paint('dim', 'Compare both with what its maker tells you another way, or give the key with --key.'),
  ];
}
