import { type KeyBinding, useKeys } from '#renderer/parts/keys.ts';
import { useTranslation } from '#renderer/words.ts';

export type ListMoves = {
  /** The finding that is looked at, and the last one. */
  place: number;
  last: number;
  pageRows: number;
  goTo: (place: number) => void;
  turn: (by: -1 | 1) => void;
  moveColumn: (by: -1 | 1) => void;
  undoColumns: () => void;
  toggle: () => void;
  extend: (to: number) => void;
  selectAll: () => void;
  selectNone: () => void;
  copy: () => void;
};

/** The keys of the list, by letters and by arrows. */
export function useListKeys(moves: ListMoves): void {
  const { t } = useTranslation('findings');
  const { place, last, pageRows, goTo, turn, toggle, extend } = moves;
  const bind = (keys: string, does: string, act: () => void): KeyBinding => ({ keys, does, act });
  const step = (by: number) => () => goTo(Math.min(last, Math.max(0, place + by)));
  useKeys([
    bind('j', t('keys.down'), step(1)),
    bind('k', t('keys.up'), step(-1)),
    bind('ArrowDown', t('keys.down'), step(1)),
    bind('ArrowUp', t('keys.up'), step(-1)),
    bind('ArrowRight', t('keys.right'), () => turn(1)),
    bind('ArrowLeft', t('keys.left'), () => turn(-1)),
    bind('shift+ArrowRight', t('keys.columnRight'), () => moves.moveColumn(1)),
    bind('shift+ArrowLeft', t('keys.columnLeft'), () => moves.moveColumn(-1)),
    bind('mod+z', t('keys.undoColumns'), moves.undoColumns),
    bind('PageDown', t('keys.pageDown'), step(pageRows)),
    bind('PageUp', t('keys.pageUp'), step(-pageRows)),
    bind('Home', t('keys.first'), () => goTo(0)),
    bind('End', t('keys.last'), () => goTo(last)),
    bind('x', t('keys.select'), toggle),
    bind('shift+j', t('keys.selectDown'), () => extend(Math.min(last, place + 1))),
    bind('shift+k', t('keys.selectUp'), () => extend(Math.max(0, place - 1))),
    bind('shift+ArrowDown', t('keys.selectDown'), () => extend(Math.min(last, place + 1))),
    bind('shift+ArrowUp', t('keys.selectUp'), () => extend(Math.max(0, place - 1))),
    bind('mod+a', t('keys.selectAll'), moves.selectAll),
    bind('Escape', t('keys.selectNone'), moves.selectNone),
    bind('c', t('keys.copy'), moves.copy),
  ]);
}
