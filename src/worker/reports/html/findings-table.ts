import { type Finding, kindGlyphs } from '#shared/finding.ts';
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
  const fateHeads = compared ? [words.fate, words.foundIn] : [];
  const heads = [...fateHeads, words.kind, ...key.map(({ name }) => name), ...fields.map(({ name }) => name)];
  yield html`<label class="search">${words.search} <input type="search" id="search"></label>
<div class="scroll"><table id="findings"><thead><tr>${heads.map((head) => html`<th><bdi>${head}</bdi></th>`)}</tr></thead><tbody>
`.html;
  for (const finding of findings) {
    const cells =
      finding.kind === 'invalid' ? unreadable(finding, heads.length - fateHeads.length - 1, words) : read(finding);
    const mark = `${kindGlyphs[finding.kind]} ${words.kinds[finding.kind]}`;
    yield html`<tr>${compared ? fateCells(finding, words) : ''}<td class="kind ${finding.kind}">${mark}</td>${cells}</tr>
`.html;
  }
  yield '</tbody></table></div>';

  function read(finding: Exclude<Finding, { kind: 'invalid' }>): Markup[] {
    const keys = key.map(({ name }) => html`<td>${valueMarkup(ownValue(finding.key, name), words)}</td>`);
    if (finding.kind === 'duplicate') {
      const { inbound, outbound } = finding.counts;
      const counts = `${words.counts}: ${words.inbound} ${inbound}, ${words.outbound} ${outbound}`;
      return [...keys, ...(fields.length > 0 ? [html`<td colspan="${fields.length}">${counts}</td>`] : [])];
    }
    return [...keys, ...fields.map(({ name }) => bothSides(finding, name, words))];
  }
}

function fateCells({ fate, in: run }: ReportedFinding, words: Words): Markup[] {
  return [html`<td>${fate ? words.fates[fate] : ''}</td>`, html`<td>${run ? words.runs[run] : ''}</td>`];
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
  return html`<td class="differs">${words.inbound}: ${inbound}<br>${words.outbound}: ${outbound}</td>`;
}

function unreadable(
  { side, place, reason, raw }: Extract<Finding, { kind: 'invalid' }>,
  columns: number,
  words: Words,
): Markup[] {
  const parts = [place, reason, raw].map((text) => html`<div>${valueMarkup(text, words)}</div>`);
  return [html`<td colspan="${columns}">${words[side]} ${parts}</td>`];
}
