import { TieoutError } from '#shared/errors.ts';
import { type Finding, findingKinds } from '#shared/finding.ts';
import { describeSource } from '#shared/source-settings.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import type { ByteWriter } from '#worker/records/bytes.ts';
import { placeOfEntry } from '#worker/records/redis/place.ts';
import { changeOf } from './mending/changes.ts';
import { packedCommands } from './mending/packed-commands.ts';
import { commandsOf, isPatched } from './mending/redis-change.ts';
import { asLine, asProtocol } from './mending/redis-commands.ts';
import { patchScript } from './mending/redis-patch.ts';
import { type RedisPlace, redisPlaces } from './mending/redis-records.ts';
import { unreadableEntries } from './mending/unreadable-records.ts';
import { packedPlaces } from './packed/lines.ts';
import { Pieces } from './packed/pieces.ts';
import type { Report, ReportFindings, ReportPiece } from './report.ts';

/**
 * Commands that would make outbound what inbound says it should be, for a person to read and run. Tieout runs none. A
 * changed payload is changed in place: what is not compared stays as it is.
 */
export const redis: Report = {
  *render({ definition, findings, unreadable, options: { raw = false, buckets }, remark }) {
    const { outbound } = definition;
    if (outbound.type !== 'redis') {
      throw new TieoutError('usage', `redis mends a Redis, and outbound is ${describeSource(outbound)}`, {
        next: outbound.type === 'mysql' || outbound.type === 'sqlite' ? 'Export as sql.' : 'Export as ndjson or csv.',
      });
    }
    const place = redisPlaces(outbound, definition, buckets);
    const spelled = raw ? asProtocol : asLine;
    if (isPatched(outbound)) yield spelled(['SCRIPT', 'LOAD', patchScript]);
    const { packed } = findings;
    // The protocol says how long each part is before it, which the bytes of a value do not.
    const spell = packed && !raw ? packedCommands(outbound, definition, buckets, packedPlaces(packed)) : undefined;
    const there = unreadableEntries(unreadable());
    const textsOf = (finding: Finding) => {
      const change = changeOf(finding, definition.key, definition.fields);
      if (!change) return undefined;
      const at = place(change.key);
      if (change.kind === 'insert' && there.has(placeText(at))) return 'unreadable';
      return commandsOf(outbound, definition, at, change)?.map(spelled);
    };
    const { left, leftOut } = yield* written(findings, there.count > 0 ? withoutMissing(spell) : spell, textsOf);
    if (leftOut > 0)
      remark(`${leftOut} missing records are left out: outbound has them, and they could not be read there.`);
    if (left > 0)
      remark(`${left} findings (repeated keys, unreadable records, cells that nobody compared) are not mended.`);
  },
};

type SpellPacked = ((placed: PlacedFinding, out: ByteWriter) => boolean) | undefined;

/** What is to be added is looked for among what could not be read, which takes its texts. */
function withoutMissing(spell: SpellPacked): SpellPacked {
  const missing = findingKinds.indexOf('missing');
  return spell && ((placed, out) => placed.block.kinds[placed.place] !== missing && spell(placed, out));
}

function placeText({ key, field }: RedisPlace): string {
  return placeOfEntry(Buffer.from(key), field === undefined ? undefined : Buffer.from(field));
}

/** Gives back how many findings are not mended, and of how many more it is outbound's record that could not be read. */
function* written(
  findings: ReportFindings,
  spell: SpellPacked,
  textsOf: (finding: Finding) => string[] | 'unreadable' | undefined,
): Generator<ReportPiece, { left: number; leftOut: number }> {
  const { packed } = findings;
  const pieces = new Pieces();
  let [left, leftOut] = [0, 0];
  const write = (finding: Finding) => {
    const texts = textsOf(finding);
    if (texts === 'unreadable') leftOut++;
    else if (!texts) left++;
    else for (const text of texts) pieces.out.text(text);
  };
  for (const found of packed?.places() ?? findings) {
    if (pieces.isFull) yield pieces.take();
    if (!('block' in found)) write(found);
    else if (packed && !spell?.(found, pieces.out)) write(packed.finding(found));
  }
  if (!pieces.isEmpty) yield pieces.take();
  return { left, leftOut };
}
