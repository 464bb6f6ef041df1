import * as z from 'zod';
import { engine } from '#renderer/client.ts';
import { isDesktop } from '#renderer/connection.ts';
import { shell } from '#renderer/hosts/shell.ts';
import type { FileKind } from '#shared/shell.ts';

/** Where a report is written, and how it comes to the person who asked for it. */
export type Destination = {
  path: string;
  /** Whether the person chose the path, and so finds the file there. */
  isChosen: boolean;
  deliver: () => Promise<void>;
};

/** On the desktop the person chooses; undefined where they thought better of it. A browser downloads. */
export async function destinationOf(name: string, kind: FileKind = 'report'): Promise<Destination | undefined> {
  if (!isDesktop) return downloadOf(name);
  const { path } = await shell.chooseSaveFile({ kind, name });
  return path === null ? undefined : { path, isChosen: true, deliver: async () => {} };
}

/** The engine writes into its workspace; the file goes on to the browser by a name that is good once. */
async function downloadOf(name: string): Promise<Destination> {
  const { exports: folder } = await engine.workspace.about();
  const path = `${folder}/${name}`;
  return { path, isChosen: false, deliver: () => download(path) };
}

const answerSchema = z.object({ name: z.string() });

async function download(path: string): Promise<void> {
  const answer = await fetch('/exports', { method: 'POST', body: JSON.stringify({ path }) });
  if (!answer.ok) throw new Error(await answer.text());
  const { name } = answerSchema.parse(await answer.json());
  const link = document.createElement('a');
  link.href = `/exports/${name}`;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}
