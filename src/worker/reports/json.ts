import { jsonLines } from './packed/json.ts';
import { inLines } from './packed/lines.ts';
import type { ComparedRuns, Report } from './report.ts';

/** One document: the run's summary, or what comparing two came to, and all kept findings. */
export const json: Report = {
  *render({ summary, findings, compared }) {
    yield `{${compared ? `"comparison":${comparisonText(compared)}` : `"summary":${JSON.stringify(summary)}`},\n"findings":[`;
    let isFirst = true;
    for (const piece of inLines(findings, jsonLines(',\n', ''))) {
      yield isFirst ? piece.slice(1) : piece;
      isFirst = false;
    }
    yield '\n]}\n';
  },
};

/** As the command line prints it. */
function comparisonText({ summaries: _, ...comparison }: ComparedRuns): string {
  return JSON.stringify(comparison);
}
