import { join } from 'node:path';
import type { Over, UnderWay } from '#shared/engine-wire.ts';
import type { MainWindow } from './main-window.ts';
import { notify, outcome } from './notices.ts';
import { shareOf } from './share.ts';
import { createTray, placeOfRun } from './tray.ts';
import type { ShellWords } from './words.ts';

type ProgressParts = {
  words: () => ShellWords;
  window: MainWindow;
  goTo: (place: string) => void;
};

export type Progress = ReturnType<typeof createProgress>;

/** The runs that are under way, as the desktop tells of them: by the tray, by the window's bar, at their end by a notice. */
export function createProgress({ words, window, goTo }: ProgressParts) {
  let underWay: UnderWay[] = [];
  const tray = createTray(join(__dirname, '..', '..', 'resources', 'tray.png'), {
    show: window.show,
    goTo,
    quit: window.quitIfMeant,
  });
  const show = () => {
    const shown = window.now();
    const isHidden = shown !== undefined && !shown.isVisible() && !shown.isMinimized();
    tray.update(words(), underWay, underWay.length > 0 || isHidden);
    const share = shareOf(underWay);
    shown?.setProgressBar(share === 'none' ? -1 : share === 'unknown' ? 2 : share);
  };
  return {
    runs: () => underWay.length,
    show,
    onBeat(now: UnderWay[], over: Over[]): void {
      underWay = now;
      show();
      if (window.now()?.isFocused()) return;
      for (const run of over)
        notify({ title: run.name, body: outcome(words(), run), act: () => goTo(placeOfRun(run.run)) });
    },
    /** There is no engine to tell of any. */
    onFailure(): void {
      underWay = [];
      show();
    },
  };
}
