import { parseArgs } from 'node:util';
import { type FaultName, lineText, tryFault } from './harness.ts';
import { faults } from './index.ts';

/** The long form: every fault, or one of them, as a table of counts. Ends with 1 where anything was missed. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    cases: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
});

const chosen = faults.filter(({ name }) => values.only === undefined || name === values.only);
if (chosen.length === 0) {
  process.stderr.write(`--only takes one of ${faults.map(({ name }): FaultName => name).join(', ')}\n`);
  process.exit(2);
}
const lines = [];
for (const fault of chosen) {
  const began = performance.now();
  const tried = await tryFault(fault, {
    seed: Number(values.seed),
    form: 'long',
    cases: values.cases === undefined ? undefined : Number(values.cases),
    say: (progress) => values.quiet || process.stderr.write(`  ${progress}\n`),
  });
  lines.push(...tried);
  for (const line of tried) process.stdout.write(`${lineText(line)}\n`);
  process.stderr.write(`${fault.name}: ${Math.round((performance.now() - began) / 1_000)} s\n`);
}
const misses = lines.flatMap((line) => line.misses);
for (const miss of misses) process.stdout.write(`✗ ${miss}\n`);
process.stdout.write(`seed ${values.seed}: ${misses.length} misses\n`);
// A thread that cannot be ended must not keep the table from being the last word.
process.exit(misses.length > 0 ? 1 : 0);
