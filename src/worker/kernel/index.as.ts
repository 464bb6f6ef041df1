export { kept, scan, setUp } from './csv.as';
export { compact, compareChunk, index, matched, setUpTable } from './diff.as';
export {
  buffersAt,
  cellsMax,
  columnsAt,
  columnsMax,
  countsAt,
  filledAt,
  lengthsAt,
  recordsAt,
  sumsAt,
  windowAt,
  windowBytes,
  zoneDays,
  zonesAt,
  zonesMax,
} from './layout.as';
export { unknownDay, unknownZone } from './values.as';
