/** What is decided by which key, wherever findings are decided on. */
export const decideKeys = { a: 'accepted', s: 'suspense', i: 'investigating', w: 'written-off' } as const;
