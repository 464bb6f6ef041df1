/** Neighbouring keys: they begin the same and end in numbers of as many digits that follow one another. */
export type KeyRun = { prefix: string; from: string; to: string; findings: number };

/**
 * Finds the runs among the keys of one kind, added in their order (of bytes). One key may be left out between two of a run.
 * `belongs` is called for every key of a run that is long enough, with the place of the run in `runs`.
 */
export function keyRuns(keysMin: number, belongs: (id: number, run: number) => void) {
  const runs: KeyRun[] = [];
  // Among keys in the order of their bytes numbers of another length stand between: 10, 100, 101, 11.
  const open: (OpenRun | undefined)[] = [];
  return {
    runs,
    /** `key` is the sortable key as Latin-1, without the end of its last value. */
    add(id: number, key: string): void {
      const digits = digitsAtEnd(key);
      if (digits === 0) return;
      const prefixLength = key.length - digits;
      const number = Number(key.slice(prefixLength));
      const run = open[digits];
      if (run && number - run.last <= gapMax && isPrefix(run, key, prefixLength)) {
        run.last = number;
        run.to = key;
        run.findings++;
        if (run.place >= 0) {
          (runs[run.place] as KeyRun).findings++;
          belongs(id, run.place);
        } else if (run.ids.push(id) >= keysMin) {
          run.place = runs.length;
          runs.push({ prefix: run.prefix, from: '', to: '', findings: run.findings });
          for (const member of run.ids) belongs(member, run.place);
          run.ids = [];
        }
        return;
      }
      close(run);
      open[digits] = {
        prefix: key.slice(0, prefixLength),
        ...{ from: key, to: key, last: number, findings: 1, ids: [id], place: -1 },
      };
    },
    end(): void {
      for (const run of open) close(run);
    },
  };

  function close(run: OpenRun | undefined): void {
    if (!run || run.place < 0) return;
    const known = runs[run.place] as KeyRun;
    known.from = run.from.slice(run.prefix.length);
    known.to = run.to.slice(run.prefix.length);
  }
}

type OpenRun = {
  prefix: string;
  from: string;
  to: string;
  last: number;
  findings: number;
  ids: number[];
  place: number;
};

const gapMax = 2;
/** As many as a number holds exactly; digits before them are part of what a key begins with. */
const digitsMax = 15;

function digitsAtEnd(key: string): number {
  let digits = 0;
  while (digits < digitsMax && digits < key.length) {
    const code = key.charCodeAt(key.length - 1 - digits);
    if (code < 0x30 || code > 0x39) break;
    digits++;
  }
  return digits;
}

function isPrefix(run: OpenRun, key: string, length: number): boolean {
  return run.prefix.length === length && key.startsWith(run.prefix);
}
