import type { Words } from '../words.ts';
import { html, type Markup } from './markup.ts';

export type Bar = {
  label: string;
  /** What the table says of it besides. */
  about?: string;
  count: number;
  className?: string;
  /** Where on the page it is listed. */
  anchor?: string | undefined;
};

/**
 * Horizontal bars, drawn here so that the page needs nothing from elsewhere, with the table of the same numbers beside
 * them. The picture itself is hidden from readers of the screen, who have the table.
 */
export function barChart(title: string, heads: [label: string, count: string], bars: Bar[], words: Words): Markup {
  const widest = Math.max(1, ...bars.map(({ count }) => count));
  const drawn = bars.map(({ label, count, className = '' }, i) => {
    const width = Math.max(count > 0 ? 1 : 0, Math.round((count / widest) * barWidth));
    const y = i * rowHeight;
    return html`<text x="0" y="${y + 15}">${shortened(label)}</text><rect class="bar ${className}" x="${labelWidth}" y="${y + 4}" width="${width}" height="14"/><text x="${labelWidth + width + 6}" y="${y + 15}">${numberText(count)}</text>`;
  });
  const rows = bars.map(({ label, about, count, anchor }) => {
    const name = html`<bdi>${about === undefined ? label : words.told(label, about)}</bdi>`;
    const linked = anchor === undefined ? name : html`<a href="#${anchor}">${name}</a>`;
    return html`<tr><td>${linked}</td><td class="n">${numberText(count)}</td></tr>`;
  });
  return html`<h2>${title}</h2>
<svg viewBox="0 0 ${labelWidth + barWidth + 90} ${bars.length * rowHeight}" width="100%" class="bars" aria-hidden="true">${drawn}</svg>
<table><thead><tr><th>${heads[0]}</th><th class="n">${heads[1]}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

const [labelWidth, barWidth, rowHeight] = [170, 460, 22];

function shortened(label: string): string {
  return label.length > 24 ? `${label.slice(0, 23)}…` : label;
}

export function numberText(count: number): string {
  return count.toLocaleString('en-US');
}
