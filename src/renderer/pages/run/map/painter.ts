import type { PartitionState } from '#shared/gauge.ts';
import { type Cell, placeCells } from './cells.ts';
import { type MapColours, paintCell, readColours } from './paint-cell.ts';

/** In pixels of the page. */
export const mapGap = 3;
const fadeMs = 220;

/** `from` fades into the state that is shown; `since` is when that began. */
type Shown = { state: PartitionState; from: PartitionState; since: number };

/**
 * Paints the map, outside of React: whatever changes is noted at once and painted with the next frame, and only the cells
 * that changed or are still fading are painted again.
 */
export function createPainter(canvas: HTMLCanvasElement) {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('broken invariant: a canvas without two dimensions');
  const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  let scale = 1;
  let cells: Cell[] = [];
  let colours: MapColours = readColours(canvas);
  let shown: Shown[] = [];
  let pointed: number | undefined;
  let frame = 0;
  const due = new Set<number>();

  const ask = () => {
    frame ||= requestAnimationFrame(paint);
  };
  const paintAll = () => {
    for (const cell of cells.keys()) due.add(cell);
    ask();
  };

  function paint(now: number): void {
    frame = 0;
    for (const place of due) {
      const isFading = paintOne(place, now);
      if (!isFading) due.delete(place);
    }
    // Last, so that no neighbour is painted over it.
    if (pointed !== undefined) ring(pointed);
    if (due.size > 0) ask();
  }

  function paintOne(place: number, now: number): boolean {
    const cell = cells[place];
    const what = shown[place];
    if (!cell || !what || !context) return false;
    const half = Math.floor((mapGap * scale) / 2);
    context.clearRect(cell.x - half, cell.y - half, cell.width + 2 * half, cell.height + 2 * half);
    const faded = what.from === what.state ? 1 : Math.min(1, (now - what.since) / fadeMs);
    if (faded < 1) paintCell(context, what.from, cell, colours, scale);
    context.globalAlpha = faded;
    paintCell(context, what.state, cell, colours, scale);
    context.globalAlpha = 1;
    return faded < 1;
  }

  function ring(place: number): void {
    const cell = cells[place];
    if (!cell || !context) return;
    context.strokeStyle = colours.focus;
    context.lineWidth = scale;
    const out = scale / 2;
    context.strokeRect(cell.x - out, cell.y - out, cell.width + 2 * out, cell.height + 2 * out);
  }

  return {
    /** Takes the size of the canvas on the page anew, in pixels of the page. */
    resize(width: number, height: number): void {
      scale = devicePixelRatio;
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      cells = placeCells(canvas.width, canvas.height, Math.round(mapGap * scale));
      paintAll();
    },

    /** Takes the colours anew, where the scheme has changed. */
    recolour(): void {
      colours = readColours(canvas);
      paintAll();
    },

    show(states: readonly PartitionState[]): void {
      const now = performance.now();
      const isFirst = shown.length === 0;
      shown = states.map((state, place) => {
        const before = shown[place];
        if (before?.state === state) return before;
        due.add(place);
        const from = isFirst || reducedMotion.matches ? state : (before?.state ?? state);
        return { state, from, since: now };
      });
      ask();
    },

    /** Puts the ring around a cell. */
    point(place: number | undefined): void {
      if (place === pointed) return;
      for (const other of [pointed, place]) if (other !== undefined) due.add(other);
      pointed = place;
      ask();
    },

    close(): void {
      cancelAnimationFrame(frame);
    },
  };
}

export type MapPainter = ReturnType<typeof createPainter>;
