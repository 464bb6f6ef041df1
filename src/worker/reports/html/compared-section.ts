import { type ComparedRow, comparedRows } from '#shared/compared-rows.ts';
import { kindGlyphs } from '#shared/finding.ts';
import { fates } from '#shared/run-comparison.ts';
import { shapeText } from '#shared/shape-words.ts';
import type { ReportContext } from '../report.ts';
import type { Words } from '../words.ts';
import { numberText } from './charts.ts';
import { html, type Markup } from './markup.ts';

/** Both runs, and how many findings are new, gone, changed and the same: in all, then by kind, field and shape. */
export function comparedSection({ compared }: ReportContext, words: Words): Markup {
  if (!compared) return html``;
  const { name, summaries, hasOtherColumns } = compared;
  const run = (of: 'before' | 'after') => {
    const { run, startedAt, verdict, findingsDigest } = summaries[of];
    return html`<tr><th>${words.runs[of]}</th><td class="word">${run}</td><td class="word">${startedAt}</td><td class="word"><b>${words.verdicts[verdict]}</b></td><td class="digest">${findingsDigest}</td></tr>`;
  };
  const heads = [words.foundIn, words.run, words.started, words.verdict, words.findingsDigest];
  const counts = (row: ComparedRow) => fates.map((fate) => html`<td class="n">${numberText(row.counts[fate])}</td>`);
  const meanings = fates.map((fate) => html`<li>${words.told(words.fates[fate], words.fateMeanings[fate])}</li>`);
  return html`<header><h1><bdi>${name}</bdi></h1><p>${words.comparison}</p>
<div class="scroll"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead>
<tbody>${run('before')}${run('after')}</tbody></table></div>
${hasOtherColumns ? html`<p><b>${words.otherColumns}</b></p>` : ''}</header>
<section><h2>${words.fate}</h2><ul>${meanings}</ul><div class="scroll"><table><thead><tr><th>${words.findings}</th>
${fates.map((fate) => html`<th class="n">${words.fates[fate]}</th>`)}</tr></thead>
<tbody>${comparedRows(compared).map((row) => html`<tr><th>${whatOf(row, words)}</th>${counts(row)}</tr>`)}</tbody></table></div>
<p>${words.changedTwice}</p></section>`;
}

function whatOf(row: ComparedRow, words: Words): Markup {
  switch (row.of) {
    case 'all':
      return html`${words.allFindings}`;
    case 'kind':
      return html`<span class="kind ${row.kind}">${kindGlyphs[row.kind]} ${words.kinds[row.kind]}</span>`;
    case 'field':
      return html`<bdi>${row.field}</bdi>`;
    case 'shape':
      return html`<bdi>${shapeText(row.shape, words.language)}</bdi>`;
  }
}
