import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { engine } from '#renderer/client.ts';
import type { Merge, MergeConflict, MergeEvent } from '#shared/merge.ts';
import type { MergeSide } from '#shared/merge-tasks.ts';
import { type BundleInHand, held } from '../in-hand.ts';

export type Progress = { looked: number; total: number };

/** What merging a bundle would come to, and then merging it: the engine reads it anew each time, as it may be another by then. */
export function useMerging(bundle: BundleInHand, onMerged: () => void) {
  const [progress, setProgress] = useState<Progress>();
  const begin = async (act: (path: string) => Promise<AsyncIterable<MergeEvent>>): Promise<Merge> => {
    setProgress({ looked: 0, total: 0 });
    const { path, letGo } = await held(bundle);
    try {
      for await (const event of await act(path)) {
        if ('merge' in event) return event.merge;
        setProgress(event);
      }
      throw new Error('a stream of a merge ended without it');
    } finally {
      setProgress(undefined);
      letGo();
    }
  };
  const look = useMutation({ mutationFn: () => begin((path) => engine.merges.look({ path })) });
  const merge = useMutation({
    mutationFn: (said: Said) => begin((path) => engine.merges.merge({ path, take: null, ...saidOf(said) })),
    onSuccess: ({ isMerged }) => isMerged && onMerged(),
  });
  const { mutate } = look;
  useEffect(() => mutate(), [mutate]);
  return { look, merge, progress };
}

/** Whose decision holds, by conflict and by key within it. */
export type Said = Record<
  string,
  { mine: string; theirs: string; take: MergeSide | null; keys: Record<string, MergeSide> }
>;

export function conflictName({ mine, theirs }: MergeConflict): string {
  return `${mine.decision} ${theirs.decision}`;
}

/** How many findings of a conflict nobody has said anything about. */
export function openIn(conflict: MergeConflict, said: Said): number {
  const { take = null, keys = {} } = said[conflictName(conflict)] ?? {};
  return take === null ? conflict.findings - Object.keys(keys).length : 0;
}

function saidOf(said: Said) {
  const all = Object.values(said);
  return {
    settled: all.flatMap(({ mine, theirs, take }) => (take === null ? [] : [{ mine, theirs, take }])),
    keys: Object.assign({}, ...all.map(({ keys }) => keys)) as Record<string, MergeSide>,
  };
}
