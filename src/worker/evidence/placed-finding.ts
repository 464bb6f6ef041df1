import type { Finding } from '#shared/finding.ts';
import { textsFrom } from './body-texts.ts';
import { missing, type PlacedFinding, unexpected } from './finding-blocks.ts';
import { namedValues } from './named-values.ts';

/** Makes findings of what lies packed among its neighbours. */
export function placedFinding(key: string[], fields: string[]): (placed: PlacedFinding) => Finding {
  const [keyOf, valuesOf] = [namedValues(key), namedValues(fields)];
  const values: (string | null)[] = [];
  const columns = key.length + fields.length;
  return ({ block, place }) => {
    const kind = block.kinds[place];
    if (kind === unexpected) {
      textsFrom(block.outbound, block.outboundAt[place] as number, values, columns);
      return { kind: 'unexpected', key: keyOf(values, 0), outbound: valuesOf(values, key.length) };
    }
    textsFrom(block.inbound, block.inboundAt[place] as number, values, columns);
    const [named, inbound] = [keyOf(values, 0), valuesOf(values, key.length)];
    if (kind === missing) return { kind: 'missing', key: named, inbound };
    textsFrom(block.outbound, block.outboundAt[place] as number, values, columns);
    const outbound = valuesOf(values, key.length);
    return { kind: 'different', key: named, fields: block.differing[place] ?? [], inbound, outbound };
  };
}
