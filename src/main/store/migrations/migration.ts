/** One step of the books' layout. Applied once, in order, each in a transaction; never edited after it was released. */
export type Migration = { version: number; sql: string };
