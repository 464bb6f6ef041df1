/** A table as spreadsheets paste it; what one might take for a formula begins with an apostrophe. */
export function csvText(rows: (string | null)[][]): string {
  return rows.map((cells) => cells.map(csvCell).join(',')).join('\r\n');
}

/** Null is an empty cell, an empty text is `""`. */
function csvCell(value: string | null): string {
  if (value === null) return '';
  const isRisky = /^[\s\p{C}]*['=+\-@|;%＝＋－＠]|^\p{Cc}/u.test(value) && !/^[+-]?\d+(\.\d+)?$/.test(value);
  const guarded = isRisky ? `'${value}` : value;
  return guarded === '' || /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
