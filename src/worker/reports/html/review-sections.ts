import { kindGlyphs } from '#shared/finding.ts';
import type { ReportReview } from '#shared/report-review.ts';
import type { RunSummary } from '#shared/run.ts';
import { findingsFound } from '#shared/run.ts';
import type { ShapeLine } from '#shared/shape.ts';
import { shapeText } from '#shared/shape-words.ts';
import type { ReportContext } from '../report.ts';
import type { Words } from '../words.ts';
import { numberText } from './charts.ts';
import { html, type Markup, valueMarkup } from './markup.ts';

/** The causes, the largest first, with how many findings have each, where they are, and how they stand in review. */
export function shapesSection({ review, summary, options }: ReportContext, words: Words): Markup {
  const shapes = review?.shapes ?? [];
  if (shapes.length === 0) return html`<section id="shapes"><h2>${words.shapes}</h2><p>${words.noShapes}</p></section>`;
  const row = (shape: ShapeLine) => {
    const { count, keys, decided, undecided, kind } = shape;
    const standing = Object.entries(decided).map(
      ([status, holds]) => [words.statuses[status] ?? status, holds] as const,
    );
    const said = [...standing, ...(undecided > 0 ? [[words.undecided, undecided] as const] : [])];
    return html`<tr id="shape-${shape.id}"><td><span class="kind ${kind}">${kindGlyphs[kind]}</span> <bdi>${shapeText(shape, options.language ?? 'en')}</bdi></td>
<td class="n">${numberText(count)}</td><td class="n">${shareOf(count, summary)}</td><td>${keyRange(keys, words)}</td>
<td>${said.map(([status, holds], i) => html`${i > 0 ? ' · ' : ''}<span class="word">${status} ${numberText(holds)}</span>`)}</td></tr>`;
  };
  const { cause, count, share, keys, inReview } = words;
  return html`<section id="shapes"><h2>${words.shapes}</h2><p>${words.shapesMeaning}</p><div class="scroll"><table class="few">
<thead><tr><th>${cause}</th><th class="n">${count}</th><th class="n">${share}</th><th>${keys}</th><th>${inReview}</th></tr></thead>
<tbody>${shapes.map(row)}</tbody></table></div></section>`;
}

function shareOf(count: number, summary: RunSummary): string {
  return `${((count / Math.max(1, findingsFound(summary))) * 100).toFixed(1)} %`;
}

function keyRange({ from, to }: ShapeLine['keys'], words: Words): Markup {
  const key = (values: string[]) => values.map((value, i) => html`${i > 0 ? ' · ' : ''}${valueMarkup(value, words)}`);
  return from.join('\0') === to.join('\0') ? html`${key(from)}` : html`${key(from)} … ${key(to)}`;
}

/** What people decided, and on how many findings it stands. */
export function decisionsSection({ review }: ReportContext, words: Words): Markup {
  const decisions = review?.decisions ?? [];
  const undecided = review ? html`<p>${words.told(words.undecided, numberText(review.undecided))}</p>` : '';
  if (decisions.length === 0)
    return html`<section id="decisions"><h2>${words.decisions}</h2><p>${words.noDecisions}</p>${undecided}</section>`;
  const row = ({ status, reason, note, name, at, owner, due, holds }: ReportReview['decisions'][number]) =>
    html`<tr><td class="word">${words.statuses[status] ?? status}</td><td>${words.reasons[reason] ?? reason}${note ? html`<br><bdi>${note}</bdi>` : ''}</td>
<td><bdi>${name}</bdi></td><td class="word">${at}</td><td><bdi>${owner ?? ''}</bdi></td><td class="word">${due ?? ''}</td><td class="n">${numberText(holds)}</td></tr>`;
  const heads = [words.decision, words.reason, words.decidedBy, words.decidedAt, words.owner, words.due];
  return html`<section id="decisions"><h2>${words.decisions}</h2>${undecided}<div class="scroll"><table>
<thead><tr>${heads.map((head) => html`<th>${head}</th>`)}<th class="n">${words.holds}</th></tr></thead>
<tbody>${decisions.map(row)}</tbody></table></div></section>`;
}

/** Who signed what with which key, and how anybody verifies it; on paper there are lines to sign on as well. */
export function signaturesSection({ review, checkpoint, summary }: ReportContext, words: Words): Markup {
  const signatures = review?.signatures ?? [];
  const trail = checkpoint ? html`<p class="digest">${words.checkpoint(checkpoint.entries, checkpoint.root)}</p>` : '';
  const line = html`<tr><td></td><td></td><td></td></tr>`;
  const told = signatures.length > 0 ? verifying(signatures, summary, words) : html`<p>${words.noSignatures}</p>`;
  return html`<section id="signatures"><h2>${words.signatures}</h2>${signatures.map((one) => signature(one, words))}${told}${trail}
<table class="lines"><thead><tr><th>${words.signedBy}</th><th>${words.signedAt}</th><th>${words.signature}</th></tr></thead>
<tbody>${[line, line]}</tbody></table></section>`;
}

function signature(
  { name, at, statement, signature, voided }: ReportReview['signatures'][number],
  words: Words,
): Markup {
  const { signer, definitionSha256, rulesSha256, inbound, outbound, findingsDigest, decisionsDigest } = statement;
  const digest = (label: string, value: string) => html`<tr><th>${label}</th><td class="digest">${value}</td></tr>`;
  const note = statement.note ? html`<tr><th>${words.note}</th><td><bdi>${statement.note}</bdi></td></tr>` : '';
  const isVoid = voided ? html`<tr><th>${words.voided}</th><td>${voided.at} <bdi>${voided.reason}</bdi></td></tr>` : '';
  return html`<table class="signature"><tbody>
<tr><th>${words.signedBy}</th><td><b><bdi>${name}</bdi></b> · ${words.roles[signer.role] ?? signer.role} · ${at}</td></tr>
<tr><th>${words.verdict}</th><td>${words.verdicts[statement.verdict]} · ${words.findings} ${numberText(statement.findings)}</td></tr>${note}${isVoid}
${digest(words.key, signer.publicKey)}${digest(words.definition, definitionSha256)}${digest(words.rules, rulesSha256)}
${digest(words.inbound, inbound.digest)}${digest(words.outbound, outbound.digest)}${digest(words.findingsDigest, findingsDigest)}
${digest(words.decisions, decisionsDigest)}${digest(words.signature, signature)}</tbody></table>`;
}

/** The commands, as they are to be typed. */
function verifying(signatures: ReportReview['signatures'], { run }: RunSummary, words: Words): Markup {
  const key = signatures.at(-1)?.statement.signer.publicKey ?? '';
  const commands = [`tieout bundle ${run} --out ${run}.zip`, `tieout verify ${run}.zip --key ${key}`];
  return html`<p>${words.verifying}</p>${commands.map((command) => html`<p class="digest">${command}</p>`)}`;
}
