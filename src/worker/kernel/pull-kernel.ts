import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import type { CsvFastPath, CsvLayout } from '#worker/records/sink.ts';
import { dayOffsetOf } from '#worker/records/zone.ts';
import { instantiate } from './instance.ts';

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
  /** A fast path for CSV of these columns, or undefined where one of them always needs the long way. */
  csv(
    columns: Column[],
    keyColumns: number,
    layout: CsvLayout,
    onKept: (records: number) => void,
  ): CsvFastPath | undefined;
};

/** `flush` is called from within a scan when a partition's buffer is full; it must set the buffer's length to 0. */
export function createPullKernel(flush: (partition: number) => void): PullKernel {
  const bytes = buffersStart + limits.partitions * limits.segmentBytes;
  const { memory, exports } = instantiate<KernelExports>(bytes, flush);
  const at = (name: Address) => exports[name].value;
  const { buffer } = memory;
  const words = {
    lengths: new Int32Array(buffer, at('lengthsAt'), limits.partitions),
    records: new Int32Array(buffer, at('recordsAt'), limits.partitions),
  };
  return {
    ...words,
    counts: new Float64Array(buffer, at('countsAt'), limits.partitions),
    sums: new Uint32Array(buffer, at('sumsAt'), limits.partitions * 4),
    filled: new Uint32Array(buffer, at('filledAt'), at('columnsMax')),
    bufferOf: (partition) =>
      Buffer.from(buffer, at('buffersAt') + partition * limits.segmentBytes, limits.segmentBytes),
    csv: (columns, keyColumns, layout, onKept) => {
      const zones: string[] = [];
      const isReady = setUp(exports, buffer, { columns, keyColumns, layout, zones });
      return isReady ? csvFastPath(exports, buffer, zones, onKept) : undefined;
    },
  };
}

/** Where layout.as.ts puts the buffers: what the memory must hold is known before the kernel can be asked. */
const buffersStart = 8_388_608;

type Address =
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
type KernelExports = Record<Address, { value: number }> & {
  setUp(columns: number, keyColumns: number, cells: number, delimiter: number, segmentBytes: number): void;
  scan(start: number, end: number): number;
};

type Setup = { columns: Column[]; keyColumns: number; layout: CsvLayout; zones: string[] };

/** Tells the kernel what the columns are. False where it cannot read them. */
function setUp(exports: KernelExports, memory: ArrayBuffer, { columns, keyColumns, layout, zones }: Setup): boolean {
  const kinds = columns.map((column) => kindOf(column, zones));
  const isTooWide = columns.length > exports.columnsMax.value || layout.cellCount > exports.cellsMax.value;
  if (kinds.includes(undefined) || isTooWide || zones.length > exports.zonesMax.value) return false;
  exports.setUp(columns.length, keyColumns, layout.cellCount, layout.delimiter, limits.segmentBytes);
  const settings = new Int32Array(memory, exports.columnsAt.value, columns.length * 2);
  kinds.forEach((kind, column) => {
    settings.set([layout.cells[column] ?? 0, kind ?? 0], column * 2);
  });
  return true;
}

function csvFastPath(
  exports: KernelExports,
  memory: ArrayBuffer,
  zones: string[],
  onKept: (records: number) => void,
): CsvFastPath {
  const days = new Int32Array(memory, exports.zonesAt.value, exports.zoneDays.value * zones.length).fill(unknownOffset);
  const window = new Uint8Array(memory, exports.windowAt.value, exports.windowBytes.value);
  const learnDay = () => {
    const zone = exports.unknownZone.value;
    const day = exports.unknownDay.value;
    days[zone * exports.zoneDays.value + day] = dayOffsetOf(day, zones[zone] ?? 'UTC') ?? nearChange;
    exports.unknownDay.value = -1;
  };
  return {
    kept: 0,
    load(bytes, end) {
      if (end > window.length) return false;
      window.set(bytes.subarray(0, end));
      return true;
    },
    read(start, end) {
      this.kept = 0;
      for (let at = start; ; learnDay()) {
        at = exports.scan(at, end);
        this.kept += exports.kept.value;
        if (exports.unknownDay.value >= 0) continue;
        onKept(this.kept);
        return at;
      }
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
      return 1;
    case 'decimal':
      return 2;
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
