import { limits } from '#shared/limits.ts';
import { SharedCounts } from './shared-counts.ts';

/**
 * Finds the values that outbound has whatever inbound had: a default that was written over everything. All findings are
 * looked at twice. First the outbound values of a field are counted, then those that are met far more often than others are
 * looked at more closely. The order of the findings does not matter, and memory does not grow with them.
 *
 * A value is a constant where several different ones became it, and no few of them are nearly all: where it is all but
 * always 1 that became 2, that is a cause of its own, whatever else became 2 by chance. Rounded amounts have many values that
 * many became, of which none stands out. Where few values became it, it is none either if it became others in its turn:
 * the states of a list that were mistaken for one another are causes pair by pair.
 */
export class Constants {
  private readonly counts = new SharedCounts();
  private readonly fields = new Map<number, { findings: number; values: number; met: Uint8Array }>();
  private readonly looked = new Map<string, Uint32Array>();
  private readonly known = new Map<string, boolean>();
  private readonly rule: ConstantRule;

  constructor(rule: ConstantRule) {
    this.rule = rule;
  }

  /** `context` is what else is asked of the finding; a value is a constant of its field, wherever. */
  count(context: string, field: number, inbound: string, outbound: string): void {
    if (this.rule.isLeftAlone && inbound.length <= limits.constantCharactersMax) this.counts.add(`i${field}`, inbound);
    if (outbound.length > limits.constantCharactersMax) return;
    this.counts.add(context, outbound);
    this.counts.add(`f${field}`, outbound);
    const known = this.fields.get(field) ?? { findings: 0, values: 0, met: new Uint8Array(valueBuckets) };
    this.fields.set(field, known);
    known.findings++;
    const bucket = bucketOf(outbound, valueBuckets);
    if (known.met[bucket] === 0) known.values++;
    known.met[bucket] = 1;
  }

  /** Once all are counted. */
  look(field: number, inbound: string, outbound: string): void {
    if (outbound.length > limits.constantCharactersMax || !this.standsOut(field, outbound)) return;
    const name = nameOf(field, outbound);
    const became = this.looked.get(name) ?? new Uint32Array(this.rule.inboundBuckets);
    this.looked.set(name, became);
    const bucket = bucketOf(inbound, this.rule.inboundBuckets);
    became[bucket] = (became[bucket] as number) + 1;
  }

  /** Once all are looked at: how many findings of a context have it; 0 where it is no constant. */
  of(context: string, field: number, outbound: string): number {
    if (this.looked.size === 0) return 0;
    const name = nameOf(field, outbound);
    const became = this.looked.get(name);
    if (!became) return 0;
    const known = this.known.get(name) ?? this.isOfSeveral(became);
    this.known.set(name, known);
    return known ? this.counts.of(context, outbound) : 0;
  }

  /** A fifth of all that differ in the field, or ten times as many as its values have on average. */
  private standsOut(field: number, outbound: string): boolean {
    const { findings, values } = this.fields.get(field) ?? { findings: 0, values: 0 };
    const count = this.counts.of(`f${field}`, outbound);
    if (count < this.rule.findingsMin || (count * 5 < findings && count * values < findings * 10)) return false;
    return !this.rule.isLeftAlone || this.counts.of(`i${field}`, outbound) * 10 <= count;
  }

  /** At least so many values, of which the most frequent ones leave a tenth to the others. */
  private isOfSeveral(became: Uint32Array): boolean {
    const { inboundMin, frequent } = this.rule;
    const met = became.filter((count) => count > 0).sort();
    if (met.length < inboundMin) return false;
    const sum = (counts: Uint32Array) => counts.reduce((all, count) => all + count, 0);
    return sum(met.subarray(0, -frequent)) * 10 >= sum(met);
  }
}

/** When a value is a constant: of how many that became it, in how many findings, beside how many frequent ones. */
export type ConstantRule = {
  inboundMin: number;
  findingsMin: number;
  frequent: number;
  /** Whether it must be one that does not become others itself. */
  isLeftAlone: boolean;
  inboundBuckets: number;
};

/** As the second rule of shapes has it: what it told stays told. */
export const ofManyValues: ConstantRule = {
  ...{ inboundMin: limits.manyInboundMin, findingsMin: limits.manyInboundMin, frequent: 3 },
  ...{ isLeftAlone: false, inboundBuckets: 256 },
};

export const ofFewValues: ConstantRule = {
  ...{ inboundMin: limits.constantInboundMin, findingsMin: limits.shapeFindingsMin, frequent: 1 },
  ...{ isLeftAlone: true, inboundBuckets: 4_096 },
};

/** Values are told apart by so many buckets: that fewer are met than there are can happen, never that more are. */
const valueBuckets = 4_096;

function nameOf(field: number, outbound: string): string {
  return `${field} ${outbound}`;
}

/** FNV-1a over the UTF-16 units. */
function bucketOf(text: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  // The low bits of FNV alone mix little.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) % buckets;
}
