/** Progress goes to standard error, a line at a time: a long size must be seen to be alive, also in a log. */
export function say(text: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
