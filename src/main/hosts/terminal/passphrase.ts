import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** The passphrase of a key: from the environment, else typed unseen where a person sits at a terminal, else none. */
export async function passphraseFor(who: string): Promise<{ passphrase: string } | Record<string, never>> {
  const { TIEOUT_PASSPHRASE: given } = process.env;
  if (given !== undefined) return { passphrase: given };
  if (!process.stdin.isTTY || !process.stderr.isTTY) return {};
  process.stderr.write(`Passphrase of ${who}: `);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    const typed = await new Promise<string>((resolve) => lines.question('', resolve));
    return typed === '' ? {} : { passphrase: typed };
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}
