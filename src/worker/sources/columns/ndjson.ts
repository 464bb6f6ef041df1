import { limits } from '#shared/limits.ts';
import { openTextFile, readText } from '../text-file.ts';
import type { ListColumns } from './listing.ts';
import { memberColumns } from './members.ts';

export const listNdjsonColumns: ListColumns<'ndjson'> = async (settings, side) => {
  const file = openTextFile(settings.path, side);
  const lines: string[] = [];
  const enough = new AbortController();
  await readText(file, 0, enough.signal, ({ bytes, end, isLast }) => {
    const whole = isLast ? end : bytes.lastIndexOf(0x0a, end - 1) + 1;
    if (whole === 0) return 0;
    for (const line of bytes
      .toString('utf8', 0, whole)
      .replace(/^\uFEFF/, '')
      .split('\n')) {
      if (line.trim() !== '') lines.push(line);
    }
    if (lines.length >= limits.columnSampleRecords) enough.abort();
    return whole;
  });
  return memberColumns(lines.slice(0, limits.columnSampleRecords));
};
