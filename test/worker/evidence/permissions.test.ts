import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionOf, diffSides, type Files, pullSide, runEngine } from '#test/support/engine.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/** Permissions mean nothing to root, so what depends on them is tried as somebody else. */
async function asSomebody<Result>(act: () => Promise<Result>): Promise<Result> {
  if (isRoot) process.seteuid?.(nobody);
  try {
    return await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

function evidenceFolder(): { definition: ReturnType<typeof definitionOf>; files: Files } {
  const place = folder.path('evidence');
  mkdirSync(place);
  chmodSync(dirname(place), 0o755);
  const path = join(place, 'sides.csv');
  writeFileSync(path, `k,v\n${Array.from({ length: 500 }, (_, i) => `k${i},${i}\n`).join('')}`);
  if (isRoot) for (const owned of [place, path]) chownSync(owned, nobody, nobody);
  const source = { type: 'csv', path };
  const definition = definitionOf({ key: ['k'], fields: ['v'], inbound: source, outbound: source });
  const files = {
    inbound: join(place, 'in.snapshot'),
    outbound: join(place, 'out.snapshot'),
    findings: join(place, 'f.sqlite'),
  };
  return { definition, files };
}

describe.skipIf(process.getuid === undefined)('a person who may not write', () => {
  it('into the evidence folder reads why in one sentence, and finds nothing new there', async () => {
    const { definition, files } = evidenceFolder();
    const place = dirname(files.inbound);
    chmodSync(place, 0o555);
    const before = readdirSync(place);
    await asSomebody(async () => {
      await expect(pullSide(definition, files, 'inbound')).rejects.toMatchObject({
        code: 'workspace',
        message: `the snapshot ${files.inbound} cannot be opened`,
        next: expect.stringContaining('may be written'),
      });
      await expect(diffSides(definition, files)).rejects.toMatchObject({ code: 'workspace' });
    });
    expect(readdirSync(place)).toEqual(before);
  });

  it('into sealed evidence still goes on with a run that ended before it was entered in the books', async () => {
    const { definition, files } = evidenceFolder();
    await asSomebody(async () => {
      const first = await runEngine(definition, files);
      // Every partition is in the findings already, so none is compared again.
      const again = await runEngine(definition, files, []);
      const totals = ({ inbound, outbound, digest, kept }: typeof first) => ({ inbound, outbound, digest, kept });
      expect(totals(again)).toEqual(totals(first));
    });
  });
});
