import type { Socket } from 'node:net';
import { setTimeout as silence } from 'node:timers';
import { limits } from '#shared/limits.ts';

/**
 * A connection whose replies are taken as the bytes they are. The driver has made it and logged in; from here on the
 * socket is ours. Every failure goes through `failure`, which makes it one that names the server.
 */
export class RawConnection {
  private readonly chunks: Buffer[] = [];
  private waiting: { resolve(chunk: Buffer): void; reject(error: Error): void } | undefined;
  private ended: Error | undefined;
  private isCorked = false;

  constructor(
    private readonly socket: Socket,
    private readonly failure: (error: unknown) => Error,
  ) {
    socket.removeAllListeners('data');
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.end(error));
    socket.on('close', () => this.end(new Error('Connection is closed.')));
    if (socket.destroyed) this.end(new Error('Connection is closed.'));
  }

  /** Sends a command; those sent at one go are written together. */
  send(...words: (string | Buffer)[]): void {
    if (this.ended) return;
    if (!this.isCorked) {
      this.isCorked = true;
      this.socket.cork();
      process.nextTick(() => {
        this.isCorked = false;
        this.socket.uncork();
      });
    }
    this.socket.write(commandOf(words));
  }

  /** Sends commands that were put into bytes already. */
  write(commands: Buffer): void {
    if (!this.ended) this.socket.write(commands);
  }

  /** The bytes that came next. One caller at a time; they are kept back while nobody asks for them. */
  next(): Promise<Buffer> {
    const chunk = this.chunks.shift();
    if (chunk) return Promise.resolve(chunk);
    if (this.ended) return Promise.reject(this.ended);
    return new Promise((resolve, reject) => {
      const timer = silence(() => this.socket.destroy(new Error('Socket timeout')), limits.redisSilenceMs);
      this.waiting = {
        resolve: (next) => {
          clearTimeout(timer);
          resolve(next);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      if (this.socket.isPaused()) this.socket.resume();
    });
  }

  /** An error for what the server has answered. */
  refused(answer: string): Error {
    return this.failure(new Error(answer));
  }

  private take(chunk: Buffer): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) {
      waiting.resolve(chunk);
      return;
    }
    this.chunks.push(chunk);
    this.socket.pause();
  }

  private end(error: unknown): void {
    this.ended ??= this.failure(error);
    this.waiting?.reject(this.ended);
    this.waiting = undefined;
  }
}

/** An array of bulk strings: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function commandOf(words: (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = typeof word === 'string' ? Buffer.from(word) : word;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(parts);
}
