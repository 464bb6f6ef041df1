/** The folder of a workspace in which reports are written that a browser fetches. */
export const exportsFolderName = 'exports';
