import { readHeader } from '../csv-header.ts';
import { openTextFile } from '../text-file.ts';
import type { ListColumns } from './listing.ts';

/** The names in the header; where there is none, the positions of the cells from 1. */
export const listCsvColumns: ListColumns<'csv'> = async (settings, side, readFirst) => {
  const file = openTextFile(settings.path, side, settings.encoding);
  const { names, cells } = await readHeader(file, settings);
  const columns = names ?? Array.from({ length: cells }, (_, i) => String(i + 1));
  if (columns.length === 0) return [];
  // The source takes no column whose name another one has.
  const unique = columns.filter((name) => name !== '' && columns.indexOf(name) === columns.lastIndexOf(name));
  const mapping = Object.fromEntries(unique.map((name) => [name, name]));
  const rows = await readFirst({ ...settings, columns: mapping }, unique.slice(0, 1), unique.slice(1));
  return unique.map((name, i) => ({ name, values: rows.map((row) => row[i] ?? null) }));
};
