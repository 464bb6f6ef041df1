import { useStore } from 'zustand';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { LiveRun } from '../live.ts';

/** How fast partitions are compared, and how long the rest will take. */
export function MapPace({ live }: { live: LiveRun }) {
  const { t } = useTranslation('run');
  const format = useFormat();
  const isComparing = useStore(live, ({ progress }) => progress?.state === 'diffing');
  const pace = useStore(live, ({ paces }) => paces.compare);
  const isConfirming = useStore(live, ({ progress }) => progress?.phase === 'confirming');
  if (isConfirming) return t('map.confirming');
  if (!isComparing || pace.recordsPerSecond === 0) return null;
  const rate = format.rate(pace.recordsPerSecond);
  if (pace.secondsLeft === null) return t('map.paceOnly', { rate });
  return t('map.pace', { rate, left: format.duration(pace.secondsLeft) });
}
