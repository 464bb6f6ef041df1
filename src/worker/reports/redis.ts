import { TieoutError } from '#shared/errors.ts';
import type { Finding } from '#shared/finding.ts';
import { describeSource } from '#shared/source-settings.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';
import type { ByteWriter } from '#worker/records/bytes.ts';
import { changeOf } from './mending/changes.ts';
import { packedCommands } from './mending/packed-commands.ts';
import { commandsOf, isPatched } from './mending/redis-change.ts';
import { asLine, asProtocol } from './mending/redis-commands.ts';
import { patchScript } from './mending/redis-patch.ts';
import { redisPlaces } from './mending/redis-records.ts';
import { packedPlaces } from './packed/lines.ts';
import { Pieces } from './packed/pieces.ts';
import type { Report, ReportFindings, ReportPiece } from './report.ts';

/**
 * Commands that would make outbound what inbound says it should be, for a person to read and run. Tieout runs none. A
 * changed payload is changed in place: what is not compared stays as it is.
 */
export const redis: Report = {
  *render({ definition, findings, options: { raw = false, buckets }, remark }) {
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
    const textsOf = (finding: Finding) => {
      const change = changeOf(finding, definition.key, definition.fields);
      return change && commandsOf(outbound, definition, place(change.key), change)?.map(spelled);
    };
    const left = yield* written(findings, spell, textsOf);
    if (left > 0)
      remark(`${left} findings (repeated keys, unreadable records, cells that nobody compared) are not mended.`);
  },
};

/** Gives back how many findings are not mended. */
function* written(
  findings: ReportFindings,
  spell: ((placed: PlacedFinding, out: ByteWriter) => boolean) | undefined,
  textsOf: (finding: Finding) => string[] | undefined,
): Generator<ReportPiece, number> {
  const { packed } = findings;
  const pieces = new Pieces();
  let left = 0;
  const write = (finding: Finding) => {
    const texts = textsOf(finding);
    if (!texts) left++;
    else for (const text of texts) pieces.out.text(text);
  };
  for (const found of packed?.places() ?? findings) {
    if (pieces.isFull) yield pieces.take();
    if (!('block' in found)) write(found);
    else if (packed && !spell?.(found, pieces.out)) write(packed.finding(found));
  }
  if (!pieces.isEmpty) yield pieces.take();
  return left;
}
