import { writeFileSync } from 'node:fs';

/**
 * A reporter for vitest that counts and says nothing: it leaves `{ passed, failed }` in the file that TIEOUT_TALLY names.
 * A file that could not be loaded has no tests to fail, and an error outside of a test belongs to none: each counts as
 * one failure.
 */
export default class Tally {
  onTestRunEnd(files, errors) {
    const tests = files.flatMap((file) => [...file.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = tests.filter((test) => test.result().state === 'failed').length;
    const broken = files.filter(isBroken).length;
    writeFileSync(process.env.TIEOUT_TALLY, JSON.stringify({ passed, failed: failed + broken + errors.length }));
  }
}

function isBroken(file) {
  return file.state() === 'failed' && file.children.allTests('failed').next().done;
}
