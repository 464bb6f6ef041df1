/** Set where a finding is no longer what was decided on. */
export const changedMark = 0x8000_0000;

/** Whether nothing was decided, or something was on what the finding no longer is. */
export function isOpen(mark: number): boolean {
  return mark === 0 || mark >= changedMark;
}

export function refOf(mark: number, refs: string[]): string | null {
  return mark === 0 ? null : (refs[(mark & ~changedMark) - 1] ?? null);
}
