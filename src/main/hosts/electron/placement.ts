import type { Placement } from './settings.ts';

type Area = { x: number; y: number; width: number; height: number };

export const smallest = { width: 800, height: 560 };
const usual = { width: 1280, height: 800 };
/** So much of the title bar has to be on some screen for a person to take hold of. */
const gripPx = 80;

/**
 * Where a window opens: where it stood, if that is still on a screen (one may have been unplugged), else in the middle.
 * `screens` are the parts of the screens that no taskbar takes.
 */
export function placementOn(screens: Area[], kept: Placement | undefined): Partial<Area> & { isMaximized: boolean } {
  if (!kept || !screens.some((screen) => canBeGrasped(kept, screen)))
    return { ...usual, isMaximized: kept?.isMaximized ?? false };
  const { isMaximized, x, y } = kept;
  return {
    x,
    y,
    width: Math.max(kept.width, smallest.width),
    height: Math.max(kept.height, smallest.height),
    isMaximized,
  };
}

function canBeGrasped(window: Area, screen: Area): boolean {
  const width = Math.min(window.x + window.width, screen.x + screen.width) - Math.max(window.x, screen.x);
  return width >= gripPx && window.y >= screen.y && window.y + gripPx <= screen.y + screen.height;
}
