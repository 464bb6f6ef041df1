import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { clampTop, isMapped, rowHeight, scrollOfTop, topOfScroll, topToShow } from './row-window.ts';

export const headHeight = 30;

export type RowWindowState = {
  view: RefObject<HTMLDivElement | null>;
  top: number;
  viewHeight: number;
  moveTo: (top: number) => void;
  show: (place: number) => void;
};

/** Keeps the rows and the scrollbar together. `onMove` is told when a person scrolls. */
export function useRowWindow(rows: number, onMove: () => void): RowWindowState {
  const view = useRef<HTMLDivElement>(null);
  const [viewHeight, setViewHeight] = useState(rowHeight * 20);
  const [top, setTop] = useState(0);
  const now = useRef({ top, rows, viewHeight, onMove });
  now.current = { top, rows, viewHeight, onMove };
  /** Where we put the scrollbar ourselves: its event is not a person's. */
  const ours = useRef(0);

  const moveTo = useCallback((wanted: number) => {
    const next = clampTop(wanted, now.current);
    now.current.top = next;
    setTop(next);
    const element = view.current;
    if (!element) return;
    element.scrollTop = scrollOfTop(next, now.current);
    ours.current = element.scrollTop;
  }, []);
  const show = useCallback(
    (place: number) => {
      const next = topToShow(place, now.current.top, now.current);
      if (next !== now.current.top) moveTo(next);
    },
    [moveTo],
  );

  useLayoutEffect(() => {
    const element = view.current;
    if (!element) return;
    const measure = () => setViewHeight(Math.max(rowHeight, element.clientHeight - headHeight));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = view.current;
    if (!element) return;
    const scrolled = () => {
      if (Math.abs(element.scrollTop - ours.current) < 1) return;
      ours.current = element.scrollTop;
      now.current.top = topOfScroll(element.scrollTop, now.current);
      now.current.onMove();
      setTop(now.current.top);
    };
    const wheeled = (event: WheelEvent) => {
      if (event.ctrlKey || event.shiftKey || event.deltaY === 0 || !isMapped(now.current.rows)) return;
      // A pixel of the scrollbar would be many rows here, so the wheel moves the rows instead.
      event.preventDefault();
      const unit =
        event.deltaMode === WheelEvent.DOM_DELTA_LINE
          ? rowHeight
          : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
            ? now.current.viewHeight
            : 1;
      element.scrollLeft += event.deltaX;
      now.current.onMove();
      moveTo(now.current.top + event.deltaY * unit);
    };
    element.addEventListener('scroll', scrolled, { passive: true });
    element.addEventListener('wheel', wheeled, { passive: false });
    return () => {
      element.removeEventListener('scroll', scrolled);
      element.removeEventListener('wheel', wheeled);
    };
  }, [moveTo]);

  // Fewer rows, or a lower window, may leave the upper edge beyond the last row.
  // biome-ignore lint/correctness/useExhaustiveDependencies: exactly these move the bound.
  useLayoutEffect(() => moveTo(now.current.top), [rows, viewHeight, moveTo]);

  return { view, top: clampTop(top, { rows, viewHeight }), viewHeight, moveTo, show };
}
