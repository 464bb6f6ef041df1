import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { call } from './contract/call.ts';
import { limits } from './limits.ts';
import { languages } from './preferences.ts';

/**
 * What the desktop around the page can do and a browser cannot. The page is handed a port for it beside the engine's,
 * as `tieout:shell`; where there is none, it is in a browser.
 */
const path = z.string().min(1).max(limits.pathCharactersMax);
const text = z.string().min(1).max(limits.noticeCharactersMax);
/** Where in the page something is: what follows `#` in its address. */
const place = z
  .string()
  .max(limits.pathCharactersMax)
  .regex(/^\/(?!\/)/);
/** The part of a definition that a secret stands for: `${NAME}`. */
const secretName = z
  .string()
  .max(limits.nameCharactersMax)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/);

/** What a dialog offers to choose; the words and endings are the shell's. */
export const fileKinds = ['definition', 'bundle', 'records', 'database', 'report', 'any'] as const;
export type FileKind = (typeof fileKinds)[number];

const openedFileSchema = z.object({ path: z.string(), kind: z.enum(['definition', 'bundle']) });
export type OpenedFile = z.output<typeof openedFileSchema>;

export const shellContract = {
  /** Null where the person thought better of it. */
  chooseFile: call.input(z.object({ kind: z.enum(fileKinds) })).output(z.object({ path: z.string().nullable() })),
  chooseSaveFile: call
    .input(z.object({ kind: z.enum(fileKinds), name: z.string().max(limits.nameCharactersMax) }))
    .output(z.object({ path: z.string().nullable() })),
  /** Loads the page anew: by itself it can go nowhere. */
  reload: call,
  showInFolder: call.input(z.object({ path })),
  /** The page has no permission to use the clipboard by itself, as it has no other. */
  copyText: call.input(z.object({ text: z.string().max(limits.callBytesMax) })),
  /** Says something while the window is not looked at. A click on it brings the window there, to `place`. */
  notify: call.input(z.object({ title: text, body: text.optional(), place: place.optional() })),
  /** A number on the app's icon, where the system shows one: 0 takes it away. */
  setBadge: call.input(z.object({ count: z.int().nonnegative().max(limits.badgeMax) })),
  /** Menus and the window's frame go by the page's preferences. */
  setLook: call.input(z.object({ language: z.enum(languages), scheme: z.enum(['system', 'light', 'dark']) })),
  /** Files that the system asks us to open, those from before anybody listened first. */
  openedFiles: call.output(eventIterator(openedFileSchema)),
  /** Where the menu, the tray or a notification lead. */
  openedPlaces: call.output(eventIterator(z.object({ place }))),
  /** Values for `${NAME}` in definitions, kept by the system's keyring. They go to the engine and never to a page. */
  secrets: {
    names: call.output(z.object({ names: z.array(z.string()) })),
    keep: call.input(z.object({ name: secretName, value: z.string().min(1).max(limits.secretCharactersMax) })),
    forget: call.input(z.object({ name: secretName })),
  },
};

export type ShellContract = typeof shellContract;
