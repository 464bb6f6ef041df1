import type { KeyboardEvent, PointerEvent } from 'react';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import type { ShownColumn } from './column-layout.ts';
import styles from './grid.module.css';
import type { TableColumns } from './use-table-columns.ts';

type WidthHandleProps = { column: ShownColumn; table: TableColumns };

const stepPx = 16;

/** The right edge of a column, drawn with the pointer or the arrow keys; a double click or Enter fits what is in sight. */
export function WidthHandle({ column: { id, title, width }, table }: WidthHandleProps) {
  const { t } = useTranslation('findings');
  const drag = (event: PointerEvent<HTMLElement>) => {
    // The edge is not the column: what is drawn here is not moved.
    event.stopPropagation();
    const handle = event.currentTarget;
    const startX = event.clientX;
    let drawn: number | undefined;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => {
      drawn = width + moved.clientX - startX;
      table.drawWidth(id, drawn);
    };
    const end = () => {
      handle.removeEventListener('pointermove', move);
      if (drawn !== undefined) table.setWidth(id, drawn);
    };
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', end, { once: true });
  };
  const fitContent = (handle: HTMLElement) => table.setWidth(id, fittingWidth(handle, id));
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === 'ArrowRight' ? stepPx : event.key === 'ArrowLeft' ? -stepPx : 0;
    if (step === 0 && event.key !== 'Enter') return;
    event.preventDefault();
    if (step === 0) return fitContent(event.currentTarget);
    table.setWidth(id, width + step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a thematic break cannot be drawn or focused.
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={t('columns.width', { column: title })}
      aria-valuenow={width}
      aria-valuemin={limits.columnPixelsMin}
      aria-valuemax={limits.columnPixelsMax}
      tabIndex={0}
      className={styles.handle}
      onPointerDown={drag}
      onDoubleClick={(event) => fitContent(event.currentTarget)}
      onKeyDown={press}
    />
  );
}

/** Of a cell without its content, on both sides together, and a little air. */
const aroundPx = 26;

/** As wide as the widest of the name and the values that are drawn now. */
function fittingWidth(handle: HTMLElement, id: string): number {
  const cells = [...(handle.closest('[role=grid]')?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
  const name = handle.parentElement?.querySelector('button');
  const contents = [...cells.filter(({ dataset }) => dataset.column === id), ...(name ? [name] : [])];
  return aroundPx + Math.max(0, ...contents.map(contentWidth));
}

function contentWidth(element: HTMLElement): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return Math.ceil(range.getBoundingClientRect().width);
}
