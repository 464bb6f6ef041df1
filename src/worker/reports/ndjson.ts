import { jsonLines } from './packed/json.ts';
import { inLines } from './packed/lines.ts';
import type { Report } from './report.ts';

/** One finding a line, every value a text or null: nothing is lost, so that programs can read it back. */
export const ndjson: Report = {
  render: ({ findings }) => inLines(findings, jsonLines('', '\n')),
};
