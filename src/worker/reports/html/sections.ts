import { type FindingKind, findingKinds, kindGlyphs, type Side, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import type { ReportContext } from '../report.ts';
import type { Words } from '../words.ts';
import { barChart, numberText } from './charts.ts';
import { html, type Markup } from './markup.ts';

export function headSection({ summary }: ReportContext, words: Words): Markup {
  const { name, verdict, run, startedAt, endedAt, findingsDigest } = summary;
  return html`<header><h1><bdi>${name}</bdi></h1><p>${words.title}</p>
<p><span class="verdict ${verdict}">${words.told(words.verdict, words.verdicts[verdict])}</span></p>
<table><tbody>
<tr><th>${words.run}</th><td>${run}</td></tr>
<tr><th>${words.started}</th><td>${startedAt}</td></tr>
<tr><th>${words.ended}</th><td>${endedAt}</td></tr>
<tr><th>${words.findingsDigest}</th><td class="digest">${findingsDigest}</td></tr>
</tbody></table></header>`;
}

export function totalsSection({ summary }: ReportContext, words: Words): Markup {
  const row = (side: Side) => {
    const { source, read, accepted, invalid, digest } = summary[side];
    const numbers = [read, accepted, invalid].map((count) => html`<td class="n">${numberText(count)}</td>`);
    return html`<tr><th>${words[side]}</th><td><bdi>${source}</bdi></td>${numbers}<td class="digest">${digest}</td></tr>`;
  };
  const heads = [words.read, words.accepted, words.invalid].map((word) => html`<th class="n">${word}</th>`);
  const settled = summary.settled === undefined ? '' : ` · ${words.told(words.settled, numberText(summary.settled))}`;
  const awaited = flightText(summary, words);
  return html`<section><h2>${words.controlTotals}</h2><div class="scroll"><table>
<thead><tr><th>${words.side}</th><th>${words.source}</th>${heads}<th>${words.digest}</th></tr></thead>
<tbody>${sides.map(row)}</tbody></table></div>
<p>${words.told(words.matched, numberText(summary.matched))} · ${words.told(words.withinTolerance, numberText(summary.withinTolerance))}${settled}${awaited}</p>
${sentences(words.discrepancies, summary.discrepancies)}${sentences(words.warnings, summary.warnings)}</section>`;
}

function flightText({ flight }: RunSummary, words: Words): string {
  if (!flight) return '';
  const last = flight.lastExpectedBy === null ? '' : ` (${words.lastExpected} ${flight.lastExpectedBy})`;
  return ` · ${words.told(words.inFlight, numberText(flight.inFlight))}${last}`;
}

function sentences(title: string, list: string[]): Markup {
  if (list.length === 0) return html``;
  return html`<h2>${title}</h2><ul>${list.map((sentence) => html`<li><bdi>${sentence}</bdi></li>`)}</ul>`;
}

/** `firstOf` is where the first finding of a kind stands on the page, if any does. */
export function chartsSection({ summary }: ReportContext, words: Words, firstOf: FirstOf): Markup {
  const kinds = findingKinds.map((kind) => ({
    ...{ label: `${kindGlyphs[kind]} ${words.kinds[kind]}`, about: words.kindMeanings[kind] },
    ...{ count: summary.findings[kind], className: kind, anchor: firstOf(kind) },
  }));
  const fields = Object.entries(summary.byField).map(([label, count]) => ({ label, count }));
  const byField = fields.length > 0 ? barChart(words.byField, [words.field, words.count], fields, words) : undefined;
  return html`<section class="chart">${barChart(words.byKind, [words.kind, words.count], kinds, words)}</section>
${byField ? html`<section class="chart">${byField}</section>` : ''}`;
}

export type FirstOf = (kind: FindingKind) => string | undefined;

/** Every partition with what was read of both sides, so that it can be seen that none was left out. */
export function coverageSection({ summary, partitions }: ReportContext, words: Words): Markup {
  const compared = new Map(partitions().map((one) => [one.partition, one]));
  const all = Array.from({ length: limits.partitions }, (_, partition) => partition);
  const rows = all.map((partition) => coverageRow(partition, compared.get(partition), summary, words));
  const { established, total } = summary.partitions;
  const sums = sides.map((side) => numberText(sum([...compared.values()], side)));
  return html`<section><h2>${words.coverage}</h2><p>${words.coverageMeaning}</p>
<p>${words.told(words.partitions, `${established} / ${total}`)} · ${words.inbound} ${sums[0] ?? ''} · ${words.outbound} ${sums[1] ?? ''}</p>
<div class="partitions">${rows}</div></section>`;
}

function sum(tallies: PartitionTally[], side: Side): number {
  return tallies.reduce((total, { tally }) => total + tally[`${side}Records`], 0);
}

function coverageRow(partition: number, found: PartitionTally | undefined, summary: RunSummary, words: Words): Markup {
  if (!found) {
    const reason = summary.failed.find((failed) => failed.partition === partition)?.reason ?? '';
    return html`<div><b>${partition}</b> ${words.notCompared} <bdi>${reason}</bdi></div>`;
  }
  const { inboundRecords, outboundRecords, matched } = found.tally;
  const [inbound, outbound, same] = [inboundRecords, outboundRecords, matched].map(numberText);
  return html`<div><b>${partition}</b> ${words.inbound} ${inbound ?? ''} · ${words.outbound} ${outbound ?? ''} · ${words.matched} ${same ?? ''}</div>`;
}
