import type { List } from './field-list.ts';

/** Once the row is drawn. */
export function focusField(list: List, at: number, part: 'name' | 'handle' = 'name'): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-field="${list} ${at} ${part}"]`)?.focus());
}
