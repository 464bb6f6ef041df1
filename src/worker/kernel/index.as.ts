export { scanCsv, setUpCsv } from './csv.as';
export { compact, compareChunk, index, matched, setUpBodies, setUpTable, sortByCell } from './diff.as';
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
export { scanMysql, setUpMysql } from './mysql.as';
export { kept, setUp } from './record.as';
export { unknownDay, unknownZone } from './values.as';
