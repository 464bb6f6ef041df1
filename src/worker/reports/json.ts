import { jsonLines } from './packed/json.ts';
import { inLines } from './packed/lines.ts';
import type { Report } from './report.ts';

/** One document: the run's summary and all kept findings. */
export const json: Report = {
  *render({ summary, findings }) {
    yield `{"summary":${JSON.stringify(summary)},\n"findings":[`;
    let isFirst = true;
    for (const piece of inLines(findings, jsonLines(',\n', ''))) {
      yield isFirst ? piece.slice(1) : piece;
      isFirst = false;
    }
    yield '\n]}\n';
  },
};
