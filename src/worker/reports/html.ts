import { createHash } from 'node:crypto';
import { limits } from '#shared/limits.ts';
import { findingsFound } from '#shared/run.ts';
import { comparedLines } from '#shared/run-comparison.ts';
import { numberText } from './html/charts.ts';
import { comparedSection } from './html/compared-section.ts';
import { findingAnchor, findingsTable } from './html/findings-table.ts';
import { escaped, type Markup, html as markup } from './html/markup.ts';
import { decisionsSection, shapesSection, signaturesSection } from './html/review-sections.ts';
import { chartsSection, coverageSection, type FirstOf, headSection, totalsSection } from './html/sections.ts';
import { pageStyle } from './html/style.ts';
import type { Report, ReportContext } from './report.ts';
import { type Words, wordsOf } from './words.ts';

/**
 * One page that needs nothing else: for reading on a screen, light or dark, and for printing. It shows the first
 * findings of each kind and says of how many. Its policy lets nothing run but the search, and nothing be fetched.
 */
export const html: Report = {
  render: (context) => page(context, searchScript),
};

/** The page with a script, or with none: no other can run in it. */
export function* page(context: ReportContext, script: string | undefined): Generator<string> {
  const { summary, first, options, remark, compared, chosen } = context;
  const words = wordsOf(options.language);
  const findings = first(limits.pageFindingsPerKindMax);
  const found = compared ? comparedLines(compared) : findingsFound(summary);
  const said =
    chosen === undefined
      ? words.shown(numberText(findings.length), numberText(found))
      : words.chosen(numberText(findings.length), numberText(chosen), numberText(found));
  const firstOf: FirstOf = (kind) => {
    const place = findings.findIndex((finding) => finding.kind === kind);
    return place < 0 ? undefined : findingAnchor(place);
  };
  const { before, after } = compared ? comparisonSections : runSections;
  const title = compared ? words.comparison : words.title;
  yield* documentStart(`${summary.name} · ${title}`, words, script);
  yield inOrder(before);
  yield markup`\n<section><h2>${words.findings}</h2><p>${said}</p>\n`.html;
  yield* findingsTable(findings, context, words);
  yield '</section>\n';
  yield inOrder(after);
  yield `\n</main>${script ? `<script>${script}</script>` : ''}</body></html>\n`;
  const listed = chosen ?? found;
  if (findings.length < listed) remark(`${findings.length} of ${listed} findings are shown: the first of each kind.`);

  function inOrder(sections: Section[]): string {
    return sections.map((section) => section(context, words, firstOf).html).join('\n');
  }
}

type Section = (context: ReportContext, words: Words, firstOf: FirstOf) => Markup;

const runSections: Record<'before' | 'after', Section[]> = {
  before: [headSection, totalsSection, chartsSection, shapesSection, decisionsSection],
  after: [coverageSection, signaturesSection],
};

const comparisonSections: typeof runSections = { before: [comparedSection], after: [] };

function* documentStart(title: string, words: Words, script: string | undefined): Generator<string> {
  const style = pageStyle(words.page);
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src ${script ? `'${hashOf(script)}'` : "'none'"}; base-uri 'none'; form-action 'none'`;
  yield `<!doctype html>\n<html lang="${words.lang}"><head><meta charset="utf-8">`;
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(title)}</title>`;
  yield `<style>${style}</style></head>\n<body><main>\n`;
}

/** Hides the rows that do not have the text; printing shows them all. */
const searchScript = `
const rows = document.querySelectorAll('#findings tbody tr');
document.getElementById('search').addEventListener('input', ({ target }) => {
  const wanted = target.value.toLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
`;

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
