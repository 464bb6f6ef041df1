import { writeFileSync } from 'node:fs';
import { told } from './counted.mjs';

/**
 * A reporter for Playwright that counts and says nothing: it leaves `{ passed, failures }`, a text for each failure, in the
 * file that TIEOUT_TALLY names. An error outside of a test, such as a spec that could not be loaded, is one failure.
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
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    const failed = tests.filter((test) => ['unexpected', 'flaky'].includes(test.outcome()));
    const failures = [
      ...failed.map((test) =>
        told(
          test.titlePath().join(' > '),
          test.results.flatMap((result) => result.errors),
        ),
      ),
      ...this.#errors,
    ];
    if (process.env.TIEOUT_TALLY) writeFileSync(process.env.TIEOUT_TALLY, JSON.stringify({ passed, failures }));
  }

  printsToStdio() {
    return false;
  }
}
