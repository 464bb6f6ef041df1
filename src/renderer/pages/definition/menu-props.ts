/** A menu stands within the page's landmark, and has nothing in it but what can be chosen. */
export const menuProps = { withInitialFocusPlaceholder: false, portalProps: { target: 'main' } } as const;
