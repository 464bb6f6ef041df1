import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import type { BulkForm, BulkReader, PayloadForm } from '#worker/records/sink.ts';
import { dayOffsetOf } from '#worker/records/zone.ts';
import { takeKernel } from './instance.ts';
import { type MemberAddress, setMembers } from './json-members.ts';

/**
 * The inner loops of reading, in WebAssembly: about five times as fast as the same loops in JavaScript. The partitions'
 * buffers and sums lie in its memory, where the long way adds to them too.
 */
export type PullKernel = {
  lengths: Int32Array;
  records: Int32Array;
  counts: Float64Array;
  sums: Uint32Array;
  filled: Uint32Array;
  bufferOf(partition: number): Buffer;
  /** Ends the use of all of this. */
  release(): void;
  /** A way to take many records of these columns at a time, or undefined where one of them always needs the long way. */
  bulk(
    columns: Column[],
    keyColumns: number,
    form: BulkForm,
    onKept: (records: number) => void,
  ): BulkReader | undefined;
};

/** `flush` is called while records are taken, when a partition's buffer is full; it must set the buffer's length to 0. */
export function createPullKernel(flush: (partition: number) => void): PullKernel {
  const bytes = buffersStart + limits.partitions * limits.segmentBytes;
  const { memory, exports, release } = takeKernel<KernelExports>(bytes, flush);
  const at = (name: Address) => exports[name].value;
  const { buffer } = memory;
  const words = {
    lengths: new Int32Array(buffer, at('lengthsAt'), limits.partitions),
    records: new Int32Array(buffer, at('recordsAt'), limits.partitions),
  };
  const kept = {
    ...words,
    counts: new Float64Array(buffer, at('countsAt'), limits.partitions),
    sums: new Uint32Array(buffer, at('sumsAt'), limits.partitions * 4),
    filled: new Uint32Array(buffer, at('filledAt'), at('columnsMax')),
  };
  for (const figures of Object.values(kept)) figures.fill(0);
  return {
    ...kept,
    release,
    bufferOf: (partition) =>
      Buffer.from(buffer, at('buffersAt') + partition * limits.segmentBytes, limits.segmentBytes),
    bulk: (columns, keyColumns, form, onKept) => {
      const zones: string[] = [];
      if (!setUp(exports, buffer, { columns, keyColumns, form, zones })) return undefined;
      const scan = scanFor(form, exports, buffer);
      return scan && bulkReader(exports, buffer, zones, scan, onKept);
    },
  };
}

/** Where layout.as.ts puts the buffers: what the memory must hold is known before the kernel can be asked. */
const buffersStart = 8_388_608;

type Address =
  | MemberAddress
  | 'lengthsAt'
  | 'recordsAt'
  | 'countsAt'
  | 'sumsAt'
  | 'columnsAt'
  | 'filledAt'
  | 'windowAt'
  | 'windowBytes'
  | 'buffersAt'
  | 'zonesAt'
  | 'zoneDays'
  | 'zonesMax'
  | 'columnsMax'
  | 'cellsMax'
  | 'kept'
  | 'unknownDay'
  | 'unknownZone';
/** Reads records of the window's `[start, end)` and returns the position of the first it did not keep. */
type Scan = (start: number, end: number) => number;
type KernelExports = Record<Address, { value: number }> & {
  setUp(columns: number, keyColumns: number, segmentBytes: number): void;
  setUpCsv(cells: number, delimiter: number): void;
  scanCsv: Scan;
  setUpMysql(cells: number): void;
  scanMysql: Scan;
  setUpJson(members: number, firstCell: number): void;
  scanNdjson: Scan;
  setUpRedis(format: number, cells: number, mayHaveMore: number, delimiter: number): void;
  scanRedis: Scan;
};

type Form<Kind> = (exports: KernelExports, form: BulkForm & { kind: Kind }, memory: ArrayBuffer) => Scan | undefined;

/** How each form of bytes is read; undefined where it has what the kernel cannot hold. */
const forms: { [Kind in BulkForm['kind']]: Form<Kind> } = {
  csv: (exports, { cellCount, delimiter }) => {
    exports.setUpCsv(cellCount, delimiter);
    return exports.scanCsv;
  },
  mysql: (exports, { cellCount }) => {
    exports.setUpMysql(cellCount);
    return exports.scanMysql;
  },
  ndjson: (exports, { members }, memory) => (setMembers(exports, memory, members, 0) ? exports.scanNdjson : undefined),
  redis: (exports, { payload, cellCount }, memory) => {
    if (payload.format === 'json' && !setMembers(exports, memory, payload.members, 1)) return undefined;
    const { delimiter, mayHaveMore } = payload.format === 'delimited' ? payload : { delimiter: 0, mayHaveMore: false };
    exports.setUpRedis(payloadFormats.indexOf(payload.format), cellCount - 1, mayHaveMore ? 1 : 0, delimiter);
    return exports.scanRedis;
  },
};

/** In the order of redis.as.ts. */
const payloadFormats: PayloadForm['format'][] = ['json', 'delimited', 'text'];

function scanFor<Kind extends BulkForm['kind']>(
  form: BulkForm & { kind: Kind },
  exports: KernelExports,
  memory: ArrayBuffer,
): Scan | undefined {
  return forms[form.kind](exports, form, memory);
}

type Setup = { columns: Column[]; keyColumns: number; form: BulkForm; zones: string[] };

/** Tells the kernel what the columns are. False where it cannot read them. */
function setUp(exports: KernelExports, memory: ArrayBuffer, { columns, keyColumns, form, zones }: Setup): boolean {
  const isInstant = (column: number) => form.kind === 'mysql' && form.instants.has(column);
  const kinds = columns.map((column, i) => kindOf(isInstant(i) ? { ...column, zone: 'UTC' } : column, zones));
  const isTooWide = columns.length > exports.columnsMax.value || form.cellCount > exports.cellsMax.value;
  if (kinds.includes(undefined) || isTooWide || zones.length > exports.zonesMax.value) return false;
  exports.setUp(columns.length, keyColumns, limits.segmentBytes);
  const settings = new Int32Array(memory, exports.columnsAt.value, columns.length * 2);
  kinds.forEach((kind, column) => {
    settings.set([form.cells[column] ?? 0, kind ?? 0], column * 2);
  });
  return true;
}

function bulkReader(
  exports: KernelExports,
  memory: ArrayBuffer,
  zones: string[],
  scan: Scan,
  onKept: (records: number) => void,
): BulkReader {
  const days = new Int32Array(memory, exports.zonesAt.value, exports.zoneDays.value * zones.length).fill(unknownOffset);
  const learnDay = () => {
    const zone = exports.unknownZone.value;
    const day = exports.unknownDay.value;
    days[zone * exports.zoneDays.value + day] = dayOffsetOf(day, zones[zone] ?? 'UTC') ?? nearChange;
    exports.unknownDay.value = -1;
  };
  return {
    window: Buffer.from(memory, exports.windowAt.value, exports.windowBytes.value),
    kept: 0,
    read(start, end) {
      exports.kept.value = 0;
      let at = scan(start, end);
      while (exports.unknownDay.value >= 0) {
        learnDay();
        at = scan(at, end);
      }
      this.kept = exports.kept.value;
      onKept(this.kept);
      return at;
    },
  };
}

/** What the kernel takes for "not looked up yet" and for "a clock change is near". */
const unknownOffset = 0x7000_0000;
const nearChange = 0x7000_0001;

/** A column as the kernel knows it; undefined where every value needs the long way. Zones are collected on the way. */
function kindOf({ type, trim, ignoreCase, format, zone }: Column, zones: string[]): number | undefined {
  switch (type) {
    case 'text':
      return ((trim ? 1 : 0) | (ignoreCase ? 2 : 0)) << 8;
    case 'integer':
      return format === 'grouped' ? undefined : 1;
    case 'decimal':
      return format === 'grouped' ? undefined : 2;
    case 'boolean':
      return 3;
    case 'datetime':
      if (format !== 'iso') return undefined;
      if (zone === 'UTC') return 4;
      if (!zones.includes(zone)) zones.push(zone);
      return 4 | ((zones.indexOf(zone) + 1) << 8);
    case 'json':
      return undefined;
  }
}
