export { scanCsv, setUpCsv } from './csv.as';
export { compact, compareChunk, index, matched, samePairs, setUpBodies, setUpTable, sortByCell } from './diff.as';
export { setUpJson } from './json.as';
export {
  buffersAt,
  cellsMax,
  columnsAt,
  columnsMax,
  countsAt,
  filledAt,
  lengthsAt,
  membersAt,
  memberTextBytes,
  memberTextsAt,
  recordsAt,
  sumsAt,
  windowAt,
  windowBytes,
  zoneDays,
  zonesAt,
  zonesMax,
} from './layout.as';
export { scanMysql, setUpMysql } from './mysql.as';
export { scanNdjson } from './ndjson.as';
export { kept, setUp } from './record.as';
export { scanRedis, setUpRedis } from './redis.as';
export { unknownDay, unknownZone } from './values.as';
