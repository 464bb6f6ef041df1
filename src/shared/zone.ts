/** Whether the machine knows a time zone of this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export function zoneComplaint(zone: string): string {
  return `${zone} is no time zone; use a name such as Asia/Shanghai, or UTC`;
}
