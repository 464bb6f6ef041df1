import type { Redis } from 'ioredis';
import { limits } from '#shared/limits.ts';

/**
 * Sends commands over a driver's connection, and takes the replies as the bytes they are: `take` says when it has them
 * all. Nobody else may use the connection meanwhile; afterwards it is the driver's again. Where it is not known what
 * still comes, the connection is ended, and the driver makes it anew.
 */
export async function rawReply(client: Redis, commands: Buffer, take: (chunk: Buffer) => boolean): Promise<void> {
  // One that is away is waited for, as for any command of the driver.
  if (client.status !== 'ready') await client.ping();
  const { stream } = client;
  const drivers = stream.rawListeners('data') as ((chunk: Buffer) => void)[];
  stream.removeAllListeners('data');
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const gone = () => reject(new Error('Connection is closed.'));
      const data = (chunk: Buffer) => {
        try {
          if (!take(chunk)) return;
          stream.off('data', data).off('close', gone);
          resolve();
        } catch (error) {
          stream.off('close', gone).destroy();
          reject(error);
        }
      };
      timer = setTimeout(() => stream.destroy(), limits.redisSilenceMs);
      stream.on('data', data).on('close', gone);
      if (stream.destroyed) gone();
      else stream.write(commands);
    });
  } finally {
    clearTimeout(timer);
    stream.removeAllListeners('data');
    for (const driver of drivers) stream.on('data', driver);
  }
}

/** Commands as arrays of bulk strings: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export function commandsOf(commands: (string | number)[][]): Buffer {
  const texts = commands.map((words) => {
    const bulks = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    return `*${words.length}\r\n${bulks.join('')}`;
  });
  return Buffer.from(texts.join(''));
}
