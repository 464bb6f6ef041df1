import { join } from 'node:path';
import { type ClassifySettings, classifySettings, classRulesOf } from '#shared/classify.ts';
import { makeClasses } from '#worker/evidence/classify/make-classes.ts';
import { withListFile } from '#worker/evidence/list/list-file.ts';
import { makeShapes } from '#worker/evidence/shapes/make-shapes.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave } from './harness/interleave.ts';
import { findingBytes, findingsDefinition, writeFindings } from './sides/findings.ts';

/** What is said of half as many findings as a side has records: their shapes, and their classes by rules. */
const byKind = classifySettings.parse([
  { name: 'late', kind: 'missing', age: 'over 1d', severity: 'high' },
  { name: 'in transit', kind: 'missing', suspense: '1221' },
  { name: 'the rest', severity: 'low' },
]);
const byValue = classifySettings.parse([
  { name: 'dear', value: ['price in >= 900', 'sku_name ~ promotion'], severity: 'critical' },
  { name: 'price', field: 'price', severity: 'medium' },
  { name: 'the rest', severity: 'low' },
]);

await benchmark('shapes', { diskBytes: (records) => records * findingBytes }, async ({ records, folder }) => {
  const count = Math.floor(records / 2);
  const path = join(folder, 'findings.sqlite');
  writeFindings(path, count);
  const classify = (classify: ClassifySettings) =>
    withListFile(path, (file) => {
      const classOf = makeClasses(file, classRulesOf({ ...findingsDefinition, classify }), (id) => (id % 2) * 172_800);
      expect(
        classOf.reduce((sum, place) => sum + (place > 0 ? 1 : 0), 0),
        count,
      );
    });
  const measured = await interleave('shapes', {
    'make the shapes': {
      amount: count,
      run: async () =>
        withListFile(path, (file) =>
          expect(
            makeShapes(file).shapes.reduce((sum, { count: of }) => sum + of, 0),
            count,
          ),
        ),
    },
    'classify by kind and age': { amount: count, run: async () => classify(byKind) },
    'classify by values': { amount: count, run: async () => classify(byValue) },
  });
  const figures = Object.entries(measured).flatMap(([what, way]) => {
    const id = what.replaceAll(' ', '-');
    const about = `${what} (${count} findings)`;
    return [
      figureOf({ id, what: about, unit: 's' }, { Tieout: way }, ({ seconds }) => seconds),
      figureOf(
        { id: `${id}-rate`, what: `${about}, findings a second`, unit: 'findings/s' },
        { Tieout: way },
        (s) => count / s.seconds,
      ),
    ];
  });
  return { figures };
});

function expect(found: number, wanted: number): void {
  if (found !== wanted) throw new Error(`${found} instead of ${wanted}`);
}
