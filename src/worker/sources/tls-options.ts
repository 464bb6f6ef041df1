import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { TieoutError } from '#shared/errors.ts';
import type { TlsSettings } from '#shared/source-settings.ts';

/** TLS options for a connection, or undefined where there is to be no TLS. The server's name is always verified. */
export async function tlsOptions(
  settings: TlsSettings | undefined,
  isTlsUrl: boolean,
  side: string,
): Promise<ConnectionOptions | undefined> {
  if (settings === false && isTlsUrl) {
    throw new TieoutError('definition', `${side}.tls is false, but ${side}.url asks for TLS`, {
      next: 'Write the url without the s of TLS (redis://, amqp://), or leave tls out.',
    });
  }
  if (settings === undefined || typeof settings === 'boolean') return isTlsUrl || settings ? {} : undefined;
  const options: ConnectionOptions = {};
  for (const file of ['ca', 'cert', 'key'] as const) {
    const path = settings[file];
    if (path !== undefined) options[file] = await readPem(path, `${side}.tls.${file}`);
  }
  if (settings.serverName !== undefined) options.servername = settings.serverName;
  return options;
}

async function readPem(path: string, setting: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new TieoutError('definition', `${setting}: ${path} cannot be read`, {
      next: 'Name a PEM file that exists and may be read.',
      cause,
    });
  }
}
