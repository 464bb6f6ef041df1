/**
 * The only code that stands between the page and Electron. The page needs nothing from Electron yet, so it is given
 * nothing; what will come is one message port to the engine, and never a function or a module.
 */
export {};
