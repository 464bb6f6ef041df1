import { writeFileSync } from 'node:fs';
import { told } from './counted.mjs';

/**
 * A reporter for vitest that counts and says nothing: it leaves `{ passed, failures }`, a text for each failure, in the
 * file that TIEOUT_TALLY names. A file that could not be loaded has no tests to fail, and an error outside of a test
 * belongs to none: each counts as one failure.
 */
export default class Tally {
  onTestRunEnd(files, errors) {
    const tests = files.flatMap((file) => [...file.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = tests.filter((test) => test.result().state === 'failed');
    const failures = [
      ...failed.map((test) => told(`${test.module.moduleId} > ${test.fullName}`, test.result().errors)),
      ...files.filter(isBroken).map((file) => told(file.moduleId, file.errors())),
      ...errors.map((error) => told('outside of any test', [error])),
    ];
    writeFileSync(process.env.TIEOUT_TALLY, JSON.stringify({ passed, failures }));
  }
}

function isBroken(file) {
  return file.state() === 'failed' && file.children.allTests('failed').next().done;
}
