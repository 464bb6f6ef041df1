/** Sorts unreadable records by where they were read and their place, the numbers in a place by their size: line 9 before line 17. */
export function placeOrder(role: string, place: string): Buffer {
  return Buffer.from(`${role}\0${place.replace(/\d+/g, (digits) => digits.padStart(15, '0'))}`);
}
