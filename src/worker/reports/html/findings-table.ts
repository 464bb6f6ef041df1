import { type Finding, kindGlyphs, type Side } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { ownValue } from '../columns.ts';
import type { ReportContext, ReportedFinding } from '../report.ts';
import type { Words } from '../words.ts';
import { html, type Markup, valueMarkup } from './markup.ts';

/**
 * The first findings of every kind: a row a finding, both sides of a field in one cell. Of two compared runs each row
 * begins with what became of it.
 */
export function* findingsTable(
  findings: ReportedFinding[],
  { definition: { key, fields }, compared }: Pick<ReportContext, 'definition' | 'compared'>,
  words: Words,
): Generator<string> {
  const fateHeads = compared ? [words.change, words.foundIn] : [];
  const heads = [...fateHeads, words.kind, ...key.map(({ name }) => name), ...fields.map(({ name }) => name)];
  yield html`<label class="search">${words.search} <input type="search" id="search"></label>
<div class="scroll"><table id="findings" class="${heads.length > limits.pageWordColumnsMax ? 'many' : 'few'}"><thead><tr>${heads.map((head) => html`<th><bdi>${head}</bdi></th>`)}</tr></thead><tbody>
`.html;
  for (const [i, finding] of findings.entries()) {
    const cells =
      finding.kind === 'invalid' ? unreadable(finding, heads.length - fateHeads.length - 1, words) : read(finding);
    const mark = `${kindGlyphs[finding.kind]} ${words.kinds[finding.kind]}`;
    const anchor = findingAnchor(i);
    yield html`<tr id="${anchor}">${compared ? fateCells(finding, words) : ''}<td class="kind ${finding.kind}"><a href="#${anchor}">${mark}</a></td>${cells}</tr>
`.html;
  }
  yield '</tbody></table></div>';

  function read(finding: Exclude<Finding, { kind: 'invalid' }>): Markup[] {
    const keys = key.map(({ name }) => html`<td>${valueMarkup(ownValue(finding.key, name), words)}</td>`);
    if (finding.kind === 'duplicate') {
      const { inbound, outbound } = finding.counts;
      const counts = words.told(words.counts, `${words.inbound} ${inbound}, ${words.outbound} ${outbound}`);
      return [...keys, ...(fields.length > 0 ? [html`<td colspan="${fields.length}">${counts}</td>`] : [])];
    }
    return [...keys, ...fields.map(({ name }) => bothSides(finding, name, words))];
  }
}

/** By this a finding on the page can be pointed to. */
export function findingAnchor(place: number): string {
  return `finding-${place + 1}`;
}

function fateCells({ fate, in: run }: ReportedFinding, words: Words): Markup[] {
  return [fate && words.fates[fate], run && words.runs[run]].map((word) => html`<td class="word">${word ?? ''}</td>`);
}

function bothSides(
  finding: Extract<Finding, { kind: 'missing' | 'unexpected' | 'different' }>,
  name: string,
  words: Words,
): Markup {
  if (finding.kind === 'missing') return html`<td>${valueMarkup(ownValue(finding.inbound, name), words)}</td>`;
  if (finding.kind === 'unexpected') return html`<td>${valueMarkup(ownValue(finding.outbound, name), words)}</td>`;
  const inbound = valueMarkup(ownValue(finding.inbound, name), words);
  if (!finding.fields.includes(name)) return html`<td>${inbound}</td>`;
  const outbound = valueMarkup(ownValue(finding.outbound, name), words);
  const sideOf = (side: Side) => html`<span class="word">${words.told(words[side], '')}</span>`;
  return html`<td class="differs">${sideOf('inbound')}${inbound}<br>${sideOf('outbound')}${outbound}</td>`;
}

function unreadable(
  { side, place, reason, raw }: Extract<Finding, { kind: 'invalid' }>,
  columns: number,
  words: Words,
): Markup[] {
  const parts = [place, reason, raw].map((text) => html`<div>${valueMarkup(text, words)}</div>`);
  return [html`<td colspan="${columns}">${words[side]} ${parts}</td>`];
}
