/** The page's policy allows the style elements that carry this number, and no others. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

// What holds the page still under a dialog adds a style element, too, and looks for the number here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
