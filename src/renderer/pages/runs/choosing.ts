import { useState } from 'react';
import type { RunLine } from '#shared/run.ts';

/** Runs ticked to be compared: two of one reconciliation whose findings are there. A third takes the first one's place. */
export function useChosenRuns() {
  const [chosen, setChosen] = useState<RunLine[]>([]);
  const isChosen = ({ run }: RunLine) => chosen.some((one) => one.run === run);
  return {
    chosen,
    isChosen,
    canChoose: (line: RunLine) =>
      line.state === 'ended' && line.evidenceDeleted === null && chosen.every(({ name }) => name === line.name),
    toggle: (line: RunLine) =>
      setChosen(isChosen(line) ? chosen.filter(({ run }) => run !== line.run) : [...chosen.slice(-1), line]),
  };
}

export type ChosenRuns = ReturnType<typeof useChosenRuns>;
