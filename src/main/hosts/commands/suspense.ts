import type { EngineClient } from '#shared/contract.ts';
import { csvText } from '#shared/csv-text.ts';
import { kindGlyphs } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { type Suspense, type SuspenseItem, suspenseBands } from '#shared/suspense.ts';
import { plural, printable } from '#shared/text.ts';
import { indent, moment, number, paint, table, value } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

type Options = { account?: string; csv?: boolean };
type Listed = Suspense & { items: SuspenseItem[] };

export const addSuspense: AddCommand = (program, act) => {
  program
    .command('suspense')
    .argument('[name]', 'a reconciliation (default: all of them)')
    .option('--account <account>', 'only what is in this account')
    .option('--csv', 'an item a line, for spreadsheets and programs')
    .description('what is in suspense: accounts by age, and every item with since when, due and owner')
    .action(
      act(async (session, name: string | undefined, { account, csv }: Options) => {
        const client = await session.client();
        const found = await client.suspense.list({
          ...(name === undefined ? {} : { name }),
          ...(account === undefined ? {} : { account }),
        });
        const countMax = session.isJson || csv ? Number.POSITIVE_INFINITY : itemsShown;
        const all: Listed[] = [];
        for (const one of found) all.push({ ...one, items: await itemsOf(client, one.name, account, countMax) });
        const json = name === undefined ? { reconciliations: all } : all[0];
        session.print(json ?? {}, csv ? csvOf(all) : `\n${indent(textOf(all, session.typed))}\n`);
        return 0;
      }),
    );
};

/** A person looks at so many; programs get all of them. */
const itemsShown = 20;

async function itemsOf(client: EngineClient, name: string, account: string | undefined, countMax: number) {
  const items: SuspenseItem[] = [];
  const asked = { name, ...(account === undefined ? {} : { account }) };
  for (;;) {
    const count = Math.min(limits.suspensePageMax, countMax - items.length);
    const page = await client.suspense.items({ ...asked, from: items.length, count });
    items.push(...page.items);
    if (page.items.length === 0 || items.length >= Math.min(page.total, countMax)) return items;
  }
}

function textOf(all: Listed[], typed: (text: string) => string): string {
  if (all.length === 0) return 'Nothing is in suspense.';
  return all.map((one) => oneText(one, typed)).join('\n\n\n');
}

function oneText(one: Listed, typed: (text: string) => string) {
  const { name, run, findings, inFlight, leftOff, accounts, items, healed, gone } = one;
  const closed = [
    ...(healed > 0 ? [`${plural(healed, 'item')} healed and closed in this run`] : []),
    ...(gone > 0 ? [`${plural(gone, 'item')} gone from both sides`] : []),
  ];
  return [
    `${paint('bold', printable(name))}  ${plural(findings, 'item')} in suspense${inFlight > 0 ? `, ${number(inFlight)} of them in flight` : ''}  ${paint('dim', `run ${run}`)}`,
    ...(accounts.length > 0 ? [accountsText(one)] : []),
    ...(items.length > 0 ? [itemsText(items)] : []),
    ...(items.length > 0 && items.length < findings - leftOff
      ? [`… ${number(findings - leftOff - items.length)} more: --csv or --json`]
      : []),
    ...(leftOff > 0
      ? [
          `${plural(leftOff, 'more item')} in flight cannot be followed (at most ${number(limits.suspenseAwaitedMax)}): whatever is missing of them later is a finding that nobody decided on.`,
        ]
      : []),
    ...(closed.length > 0 ? [`${closed.join(', ')}.`] : []),
    ...(findings > inFlight
      ? [`${paint('dim', 'Next')}  ${typed(`tieout decide ${run} written-off --standing suspense --preview`)}`]
      : []),
  ].join('\n\n');
}

function accountsText({ findings, inFlight, bands, accounts }: Listed): string {
  const flight = (items: number) => (inFlight > 0 ? [number(items)] : []);
  const heads = ['account', 'items', ...(inFlight > 0 ? ['in flight'] : []), ...suspenseBands, 'oldest'];
  const rows = accounts.map((one) => [
    value(one.account ?? 'no account'),
    number(one.findings),
    ...flight(one.inFlight),
    ...one.bands.map(number),
    moment(one.oldest),
  ]);
  const total = ['', number(findings), ...flight(inFlight), ...bands.map(number), ''];
  const lines = [heads.map((head) => paint('dim', head)), ...rows, ...(rows.length > 1 ? [total] : [])];
  return table(lines, [1, 2, 3, 4, 5, ...(inFlight > 0 ? [6] : [])]);
}

function itemsText(items: SuspenseItem[]): string {
  const hasFlight = items.some(({ inFlight }) => inFlight !== null);
  const heads = ['item', 'account', 'first found', 'age', 'runs', 'since', 'by', 'due', 'owner'];
  if (hasFlight) heads.push('state');
  const rows = items.map((item) => [
    `${kindGlyphs[item.kind]} ${keyText(item)}`,
    value(item.account ?? '–', 20),
    moment(item.found),
    ageText(item.ageHours),
    number(item.runs),
    moment(item.since),
    item.rule === null ? printable(item.by) : `rule ${value(item.rule, 24)}`,
    item.due ?? '–',
    item.owner === null ? '–' : printable(item.owner),
    ...(hasFlight ? [stateText(item)] : []),
  ]);
  return table([heads.map((head) => paint('dim', head)), ...rows], [3, 4]);
}

function stateText({ inFlight }: SuspenseItem): string {
  if (inFlight === null) return 'open';
  return inFlight.expectedBy === null ? 'in flight' : `in flight until ${moment(inFlight.expectedBy)}`;
}

function keyText({ key }: SuspenseItem): string {
  return Object.values(key)
    .map((part) => value(part, 30))
    .join(' / ');
}

function ageText(hours: number): string {
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} d`;
}

function csvOf(all: Listed[]): string {
  const heads = [
    ...['name', 'run', 'kind', 'key', 'account', 'severity', 'rule', 'by', 'first run', 'found', 'since'],
    ...['age hours', 'runs', 'due', 'owner', 'state', 'in flight until'],
  ];
  const rows = all.flatMap(({ name, run, items }) =>
    items.map((item) => [
      ...[name, run, item.kind, Object.values(item.key).join(' / '), item.account, item.severity, item.rule, item.by],
      ...[item.firstRun, item.found, item.since, item.ageHours.toFixed(1), String(item.runs), item.due, item.owner],
      ...[item.inFlight === null ? 'open' : 'in flight', item.inFlight?.expectedBy ?? null],
    ]),
  );
  return csvText([heads, ...rows]);
}
