import type { Report } from './report.ts';

/** One document: the run's summary and all kept findings. */
export const json: Report = {
  *render({ summary, findings }) {
    yield `{"summary":${JSON.stringify(summary)},\n"findings":[`;
    let separator = '\n';
    for (const finding of findings) {
      yield `${separator}${JSON.stringify(finding)}`;
      separator = ',\n';
    }
    yield '\n]}\n';
  },
};
