import { writeFileSync } from 'node:fs';

/**
 * A reporter for Playwright that counts and says nothing: it leaves `{ passed, failed }` in the file that TIEOUT_TALLY
 * names. An error outside of a test, such as a spec that could not be loaded, is one failure.
 */
export default class Tally {
  #suite;
  #errors = 0;

  onBegin(_config, suite) {
    this.#suite = suite;
  }

  onError() {
    this.#errors += 1;
  }

  onEnd() {
    const outcomes = this.#suite?.allTests().map((test) => test.outcome()) ?? [];
    const passed = outcomes.filter((outcome) => outcome === 'expected').length;
    const failed = outcomes.filter((outcome) => outcome === 'unexpected' || outcome === 'flaky').length;
    if (process.env.TIEOUT_TALLY) {
      writeFileSync(process.env.TIEOUT_TALLY, JSON.stringify({ passed, failed: failed + this.#errors }));
    }
  }

  printsToStdio() {
    return false;
  }
}
