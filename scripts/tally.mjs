import { writeFileSync } from 'node:fs';
import { told } from './counted.mjs';

/**
 * A reporter for vitest that counts and says nothing: it leaves `{ passed, failures, unsteady }`, a text for each test
 * that failed and for each that passed only when tried again, in the file that TIEOUT_TALLY names. A file that could not be loaded has no tests to fail, and an error outside of a test
 * belongs to none: each counts as one failure.
 */
export default class Tally {
  onTestRunEnd(files, errors) {
    const tests = files.flatMap((file) => [...file.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = tests.filter((test) => test.result().state === 'failed');
    const failures = [
      ...failed.map(toldOf),
      ...files.filter(isBroken).map((file) => told(file.moduleId, file.errors())),
      ...errors.map((error) => told('outside of any test', [error])),
    ];
    const unsteady = tests.filter((test) => test.diagnostic()?.flaky).map(toldOf);
    writeFileSync(process.env.TIEOUT_TALLY, JSON.stringify({ passed, failures, unsteady }));
  }
}

function toldOf(test) {
  return told(`${test.module.moduleId} > ${test.fullName}`, test.result().errors ?? []);
}

function isBroken(file) {
  return file.state() === 'failed' && file.children.allTests('failed').next().done;
}
