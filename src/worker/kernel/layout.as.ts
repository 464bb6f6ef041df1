// Where things lie in the kernel's memory. `kernel.ts` reads the same numbers through the exports at the end.

/** Bytes used and records held by each partition's buffer, four bytes each. */
export const lengthsAt: usize = 4096;
export const recordsAt: usize = 5120;
/** For each partition the count (a double) and the 128-bit sum of its records' hashes. */
export const countsAt: usize = 8192;
export const sumsAt: usize = 10240;
/** For each column of a row two words: the cell it is read from, and its kind. */
export const columnsAt: usize = 16384;
export const columnsMax: i32 = 528;
/** For each column of a row a word: 1 once a record with a value in it, or with its null written out, was kept. */
export const filledAt: usize = 21504;
/** For each cell of the record at hand three words: start, end, and 0 for null, 1 for a value, 2 for a null that is written out. */
export const cellsAt: usize = 24576;
export const cellsMax: i32 = 2048;
/** Offsets of whole days far from clock changes, a table a zone. */
export const zonesAt: usize = 65536;
export const zoneDays: i32 = 47482; // 1970-01-01 to 2099-12-31
export const zonesMax: i32 = 4;
/** For each wanted member of a JSON object two words, where its name in quotes lies and how long it is; then the names. */
export const membersAt: usize = 851968;
export const memberTextsAt: usize = 860160;
export const memberTextBytes: i32 = 131072;
/** For each of an object's first members a word: which wanted one stood there in the object before. */
export const guessesAt: usize = 1000000;
export const guessesMax: i32 = 1024;
/** The body being packed. */
export const bodyAt: usize = 1048576;
export const bodyBytesMax: i32 = 16384;
/** The window of text being read. */
export const windowAt: usize = 2097152;
export const windowBytes: i32 = 4194304;
/** The partitions' buffers, `segmentBytes` each. */
export const buffersAt: usize = 8388608;
