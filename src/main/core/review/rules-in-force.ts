import type { Decision } from '#shared/review.ts';
import { engineActor } from '#shared/trail.ts';
import type { RunEntry } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';

type Parts = { trail: Trail; find: (run: string) => RunEntry };

/**
 * Who put the rules in force by which the engine decided: whoever saved the definition as it was, and whoever started a run
 * under it. They count as having decided, or one person could write a rule that decides on everything and sign the run.
 * Nobody is known where the file was written elsewhere and the run began by itself.
 */
export function inForceBy({ trail, find }: Parts, decisions: Decision[]): Map<string, string[]> {
  const byRun = new Map<string, string[]>();
  const ofRun = (run: string) => {
    const known = byRun.get(run) ?? peopleOf(trail, find(run));
    byRun.set(run, known);
    return known;
  };
  return new Map(decisions.filter(isByRule).map(({ decision, run }) => [decision, ofRun(run)]));
}

function isByRule({ by, scope }: Decision): boolean {
  return by === engineActor && 'filter' in scope && scope.filter.rules.length > 0;
}

function peopleOf(trail: Trail, { run, definitionSha256 }: RunEntry): string[] {
  const saved = trail.of(['definition.saved']).filter(({ payload }) => payload.sha256 === definitionSha256);
  const started = trail.of(['run.started'], run);
  return [...new Set([...saved, ...started].map(({ actor }) => actor))].filter((actor) => actor !== engineActor);
}
