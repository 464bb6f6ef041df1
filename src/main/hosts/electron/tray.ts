import { Menu, nativeImage, Tray } from 'electron';
import type { UnderWay } from '#shared/engine-wire.ts';
import type { ShellWords } from './words.ts';

export type TrayActs = { show: () => void; goTo: (place: string) => void; quit: () => void };

/**
 * An icon while runs are under way or the window is hidden: each run with how far it is, so that the window may be closed
 * meanwhile. On a desktop without a place for such icons there is none; starting Tieout again brings the window back.
 */
export function createTray(icon: string, acts: TrayActs) {
  let tray: Tray | undefined;
  let shown = '';
  return {
    update(words: ShellWords, underWay: UnderWay[], isWanted: boolean): void {
      const lines = underWay.map(({ name, share }) => (share === null ? name : `${name}  ${percent(share)}`));
      const text = isWanted ? [words.show, ...lines].join('\n') : '';
      if (text === shown) return;
      shown = text;
      if (!isWanted) {
        tray?.destroy();
        tray = undefined;
        return;
      }
      tray ??= new Tray(nativeImage.createFromPath(icon));
      tray.setToolTip(lines.join('\n') || words.nothingUnderWay);
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: words.show, click: acts.show },
          { type: 'separator' },
          ...(underWay.length === 0 ? [{ label: words.nothingUnderWay, enabled: false }] : []),
          ...underWay.map(({ run }, i) => ({ label: lines[i] ?? '', click: () => acts.goTo(placeOfRun(run)) })),
          { type: 'separator' },
          { label: words.quit, click: acts.quit },
        ]),
      );
      tray.removeAllListeners('click');
      tray.on('click', acts.show);
    },
  };
}

/** Where the page shows a run. */
export function placeOfRun(run: string): string {
  return `/runs/${encodeURIComponent(run)}`;
}

function percent(share: number): string {
  return `${Math.floor(share * 100)} %`;
}
