/** A reason without the value that it is about: `price: not a decimal: "abc"` and `… "abd"` are one. */
export function plainReason(reason: string): string {
  return reason
    .replace(/"(?:[^"\\]|\\.)*"?/gs, '…')
    .replace(/\d+/g, '#')
    .replace(/(?:[:\s]*…)+$/u, '')
    .slice(0, reasonMax);
}

const reasonMax = 120;
