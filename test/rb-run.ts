import { statSync, existsSync } from 'node:fs';
import { report } from '#worker/report.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definition, make } from './rb-make.ts';
const [format = 'ndjson', count = '1000000', extra = '{}'] = process.argv.slice(2);
const path = `/tmp/rb/findings-${count}.sqlite`;
if (format === 'make') { await make(path, Number(count)); process.exit(0); }
const t = performance.now();
const summary = summaryWith({ verdict: 'mismatch', findingsKept: Number(count), byField: { price: 600000, updated_at: 600000 }, findings: { missing: Number(count)/10, unexpected: Number(count)/10, different: Number(count)*.6, duplicate: Number(count)/10, invalid: Number(count)/10 } });
const out = await report({ findings: path, format, path: `/tmp/rb/out.${format}`, summary, definition, options: JSON.parse(extra) });
console.log(format, count, `${((performance.now() - t) / 1000).toFixed(1)} s`, `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`, `${(out.bytes / 1e6).toFixed(1)} MB file`, out.findings);
