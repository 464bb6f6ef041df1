import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import type { PartitionState } from '#shared/gauge.ts';
import { cellAt, neighbour } from './cells.ts';
import styles from './map.module.css';
import { createPainter, type MapPainter, mapGap } from './painter.ts';

/** Feeds states to whoever paints them, now and whenever they change; returns how to stop. */
export type StatesFeed = (show: (states: readonly PartitionState[]) => void) => () => void;

type MapCanvasProps = {
  feed: StatesFeed;
  name: string;
  /** The cell that is told of; undefined where none is. */
  pointed: number | undefined;
  onPoint: (cell: number | undefined) => void;
};

/** The map itself: states go from the feed to the canvas without passing through React. */
export function MapCanvas({ feed, name, pointed, onPoint }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<MapPainter>(undefined);
  useEffect(() => {
    if (!canvas.current) return;
    const made = createPainter(canvas.current);
    painter.current = made;
    const leave = watchPage(canvas.current, made);
    return () => {
      leave();
      made.close();
    };
  }, []);
  useEffect(() => feed((states) => painter.current?.show(states)), [feed]);
  useEffect(() => painter.current?.point(pointed), [pointed]);

  const onPointerMove = ({ nativeEvent, currentTarget }: PointerEvent<HTMLDivElement>) =>
    onPoint(cellUnder(nativeEvent, currentTarget));
  const onKeyDown = (event: KeyboardEvent) => {
    const next = event.key === 'Escape' ? undefined : neighbour(pointed ?? 0, event.key);
    if (next === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    onPoint(next);
  };
  return (
    <div
      className={styles.map}
      role="application"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys lead from cell to cell.
      tabIndex={0}
      onPointerMove={onPointerMove}
      onPointerLeave={() => onPoint(undefined)}
      onKeyDown={onKeyDown}
      onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && onPoint(pointed ?? 0)}
      onBlur={() => onPoint(undefined)}
    >
      <canvas ref={canvas} className={styles.canvas} />
    </div>
  );
}

function cellUnder({ offsetX, offsetY }: globalThis.PointerEvent, map: HTMLElement): number | undefined {
  return cellAt(offsetX, offsetY, map.clientWidth, map.clientHeight, mapGap);
}

/** Keeps a painter in step with the size of its canvas, the density of the screen and the colours of the scheme. */
function watchPage(canvas: HTMLCanvasElement, painter: MapPainter): () => void {
  const resize = () => painter.resize(canvas.clientWidth, canvas.clientHeight);
  const sizes = new ResizeObserver(resize);
  sizes.observe(canvas);
  // Zooming changes the density and not always the size.
  window.addEventListener('resize', resize);
  const schemes = new MutationObserver(() => painter.recolour());
  schemes.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
  return () => {
    sizes.disconnect();
    schemes.disconnect();
    window.removeEventListener('resize', resize);
  };
}
