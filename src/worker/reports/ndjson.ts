import type { Report } from './report.ts';

/** One finding a line, every value a text or null: nothing is lost, so that programs can read it back. */
export const ndjson: Report = {
  *render({ findings }) {
    for (const finding of findings) yield `${JSON.stringify(finding)}\n`;
  },
};
