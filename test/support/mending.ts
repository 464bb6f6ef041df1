import { readFileSync, writeFileSync } from 'node:fs';
import type { Definition } from '#shared/definition.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { report } from '#worker/report.ts';
import { summaryWith } from './core-parts.ts';
import { type Outcome, runEngine } from './engine.ts';

export type InboundRecord = Record<string, string | number | boolean | null>;

type Mending = {
  definition: Definition;
  format: 'sql' | 'redis';
  options?: ReportOptions;
  path: (name: string) => string;
  /** Runs the exported script, as a person would. */
  apply(script: string): Promise<void>;
};

/** Writes inbound, ties it out, mends outbound by the exported script, and ties out again. Returns what is found then. */
export async function mended(
  records: InboundRecord[],
  { definition, format, options = {}, path, apply }: Mending,
): Promise<{ before: Outcome; after: Outcome; script: string }> {
  const { inbound } = definition;
  if (inbound.type !== 'ndjson') throw new Error('inbound is a file of JSON lines');
  writeFileSync(inbound.path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const run = () => {
    const files = { inbound: path('inbound'), outbound: path('outbound'), findings: path('findings') };
    return runEngine(definition, files).then((outcome) => ({ outcome, files }));
  };
  const { outcome: before, files } = await run();
  const out = path('script');
  await report({ findings: files.findings, format, path: out, summary: summaryWith(), definition, options });
  const script = readFileSync(out, 'latin1');
  await apply(out);
  return { before, after: (await run()).outcome, script };
}

export function matchedOf({ tallies }: Outcome): number {
  return tallies.reduce((sum, { tally }) => sum + tally.matched, 0);
}
