import { RPCHandler } from '@orpc/server/message-port';
import { type BrowserWindow, ipcMain, MessageChannelMain, type MessagePortMain } from 'electron';
import { limits } from '#shared/limits.ts';
import { answerCalls } from '../calls.ts';
import { electronPort } from '../engine/electron-port.ts';
import type { Engine } from './engine/launch.ts';
import { isOurPage } from './guard.ts';
import type { ShellRouter } from './shell.ts';

export type PagePorts = {
  /** The engine was started anew: the page's port to the old one leads nowhere. */
  handAgain(): void;
  /** There is no engine. */
  gone(): void;
};

/**
 * Hands our page its two ports once it says that it is ready, after each load: one to the engine, one to the shell. The
 * ports are the only channels, and belong to the frame they were handed to; with its page they are gone.
 */
export function pagePorts(
  home: string,
  window: () => BrowserWindow | undefined,
  engine: () => Engine | undefined,
  shell: ShellRouter,
  onDropped: (path: string) => void,
): PagePorts {
  const handler = new RPCHandler(shell);
  let held: MessagePortMain[] = [];
  /** The load of the page that said it is ready, by the name that its preload script gave it. */
  let ready: string | undefined;

  const give = (name: 'tieout:engine' | 'tieout:shell'): MessagePortMain | undefined => {
    const open = window();
    if (!open || !ready) return undefined;
    const { port1, port2 } = new MessageChannelMain();
    open.webContents.postMessage(name, ready, [port1]);
    return port2;
  };
  const giveEngine = () => {
    const port = give('tieout:engine');
    if (port) engine()?.hand(port);
  };

  ipcMain.on('tieout:ready', ({ senderFrame, sender }, load: unknown) => {
    if (!isOurPage(senderFrame, home) || sender !== window()?.webContents) return;
    if (typeof load !== 'string' || load.length > limits.nameCharactersMax) return;
    for (const port of held) port.close();
    ready = load;
    giveEngine();
    const port = give('tieout:shell');
    held = port ? [port] : [];
    if (port) answerCalls(handler, electronPort(port));
  });
  ipcMain.on('tieout:dropped', ({ senderFrame, sender }, path: unknown) => {
    if (!isOurPage(senderFrame, home) || sender !== window()?.webContents) return;
    if (typeof path === 'string' && path.length <= limits.pathCharactersMax) onDropped(path);
  });
  return {
    handAgain() {
      this.gone();
      giveEngine();
    },
    gone() {
      const open = window();
      if (open && ready) open.webContents.postMessage('tieout:engine-gone', ready);
    },
  };
}
