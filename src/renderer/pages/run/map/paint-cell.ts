import type { PartitionState } from '#shared/gauge.ts';
import type { Cell } from './cells.ts';

/** What cells are painted with: the tokens of theme.css, as they are in the scheme that is shown. */
export type MapColours = Record<(typeof tokens)[number], string>;
const tokens = ['line', 'sheet', 'focus', 'accent', 'matched', 'missing', 'invalid', 'invalid-wash'] as const;

export function readColours(element: Element): MapColours {
  const style = getComputedStyle(element);
  return Object.fromEntries(tokens.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as MapColours;
}

type Canvas2D = CanvasRenderingContext2D;

/** Paints a partition's state. `scale`: device pixels in a pixel. Every state differs by more than its colour. */
export function paintCell(canvas: Canvas2D, state: PartitionState, cell: Cell, colours: MapColours, scale: number) {
  canvas.save();
  canvas.beginPath();
  canvas.roundRect(cell.x, cell.y, cell.width, cell.height, 2 * scale);
  canvas.clip();
  looks[state](canvas, cell, colours, scale);
  canvas.restore();
}

type Look = (canvas: Canvas2D, cell: Cell, colours: MapColours, scale: number) => void;

const looks: Record<PartitionState, Look> = {
  waiting: (canvas, cell, { line }) => fill(canvas, cell, line),
  working(canvas, cell, { line, accent }, scale) {
    fill(canvas, cell, line);
    fill(canvas, { ...cell, y: cell.y + cell.height - 4 * scale, height: 4 * scale }, accent);
  },
  matched: (canvas, cell, { matched }) => fill(canvas, cell, matched, 0.82),
  mismatched(canvas, cell, { missing, sheet }, scale) {
    fill(canvas, cell, missing);
    strokeNotEqual(canvas, cell, sheet, scale);
  },
  failed(canvas, cell, { invalid, 'invalid-wash': wash }, scale) {
    fill(canvas, cell, wash);
    strokeHatching(canvas, cell, invalid, scale);
  },
};

function fill(canvas: Canvas2D, { x, y, width, height }: Cell, colour: string, alpha = 1): void {
  const before = canvas.globalAlpha;
  canvas.globalAlpha = before * alpha;
  canvas.fillStyle = colour;
  canvas.fillRect(x, y, width, height);
  canvas.globalAlpha = before;
}

/** The sign of a difference, in the middle. */
function strokeNotEqual(canvas: Canvas2D, { x, y, width, height }: Cell, colour: string, scale: number): void {
  const [middleX, middleY, half] = [x + width / 2, y + height / 2, 4 * scale];
  canvas.strokeStyle = colour;
  canvas.lineWidth = 1.5 * scale;
  canvas.beginPath();
  for (const offset of [-1.75 * scale, 1.75 * scale]) {
    canvas.moveTo(middleX - half, middleY + offset);
    canvas.lineTo(middleX + half, middleY + offset);
  }
  canvas.moveTo(middleX - half * 0.6, middleY + half);
  canvas.lineTo(middleX + half * 0.6, middleY - half);
  canvas.stroke();
}

function strokeHatching(canvas: Canvas2D, { x, y, width, height }: Cell, colour: string, scale: number): void {
  canvas.strokeStyle = colour;
  canvas.lineWidth = 1.5 * scale;
  canvas.beginPath();
  for (let offset = -height; offset < width; offset += 5 * scale) {
    canvas.moveTo(x + offset, y + height);
    canvas.lineTo(x + offset + height, y);
  }
  canvas.rect(x + 0.75 * scale, y + 0.75 * scale, width - 1.5 * scale, height - 1.5 * scale);
  canvas.stroke();
}
