import type { Socket } from 'node:net';

/**
 * Calls `onSilence` when nothing has come off the socket for `ms`, and returns what ends the watch. It looks now and
 * then instead of measuring: a process that stood still for long finds what came meanwhile before it looks again.
 */
export function watchSilence(socket: Socket, ms: number, onSilence: () => void): () => void {
  let bytes = socket.bytesRead;
  let silentLooks = 0;
  const timer = setInterval(() => {
    silentLooks = socket.bytesRead === bytes ? silentLooks + 1 : 0;
    bytes = socket.bytesRead;
    if (silentLooks === looks) onSilence();
  }, ms / looks);
  return () => clearInterval(timer);
}

const looks = 10;
