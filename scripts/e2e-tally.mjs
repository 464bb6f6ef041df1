import { writeFileSync } from 'node:fs';
import { told } from './counted.mjs';

/**
 * A reporter for Playwright that counts and says nothing: it leaves `{ passed, failures, unsteady }`, a text for each
 * test that failed and for each that passed only when tried again, in the file that TIEOUT_TALLY names. An error outside
 * of a test, such as a spec that could not be loaded, is one failure.
 */
export default class Tally {
  #suite;
  #errors = [];

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onError(error) {
    this.#errors.push(told('outside of any spec', [error]));
  }

  onEnd() {
    const tests = this.#suite?.allTests() ?? [];
    const passed = tests.filter((test) => ['expected', 'flaky'].includes(test.outcome())).length;
    const failures = [...tests.filter((test) => test.outcome() === 'unexpected').map(toldOf), ...this.#errors];
    const unsteady = tests.filter((test) => test.outcome() === 'flaky').map(toldOf);
    if (process.env.TIEOUT_TALLY) {
      writeFileSync(process.env.TIEOUT_TALLY, JSON.stringify({ passed, failures, unsteady }));
    }
  }

  printsToStdio() {
    return false;
  }
}

function toldOf(test) {
  return told(
    test.titlePath().join(' > '),
    test.results.flatMap((result) => result.errors),
  );
}
