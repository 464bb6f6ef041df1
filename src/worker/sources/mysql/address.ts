import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { SslOptions } from 'mysql2';
import { TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import type { SettingsOf, TlsSettings } from '#shared/source-settings.ts';

/** Which server, as whom, and what to call it in a sentence. */
export type MysqlAddress = {
  /** The part of the definition that names it. */
  side: SourceRole | 'journal';
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** `mysql 127.0.0.1:3306`: all of the url that may be shown. */
  name: string;
};

export function mysqlAddress(settings: Pick<SettingsOf<'mysql'>, 'url'>, side: MysqlAddress['side']): MysqlAddress {
  const url = parsed(settings.url, side);
  if (url.search !== '' || url.hash !== '') {
    throw new TieoutError('definition', `${side}.url: a mysql url takes nothing after the database`, {
      next: `End ${side}.url after the database's name; TLS is set in ${side}.tls.`,
    });
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = Number(url.port || 3306);
  return {
    side,
    host,
    port,
    user: decoded(url.username, side),
    password: decoded(url.password, side),
    database: decoded(url.pathname.slice(1), side),
    name: `mysql ${url.hostname}:${port}`,
  };
}

/** The driver's TLS options, and the name that the server's certificate must carry. Undefined where TLS is off. */
export function mysqlTls(
  tls: TlsSettings | undefined,
  address: MysqlAddress,
): { ssl: SslOptions; serverName: string } | undefined {
  if (!tls) return undefined;
  const files = tls === true ? {} : tls;
  const ssl: SslOptions = { rejectUnauthorized: true, verifyIdentity: true };
  for (const part of ['ca', 'cert', 'key'] as const) {
    const path = files[part];
    if (path !== undefined) ssl[part] = readPart(path, `${address.side}.tls.${part}`);
  }
  const name = files.serverName ?? address.host;
  // Where the host is an IP address the driver leaves the name out, and Node then checks the certificate against
  // "localhost". With the dot of an absolute name the address is passed on, and compared with the certificate's own.
  return { ssl, serverName: isIP(name) ? `${name}.` : name };
}

function parsed(text: string, side: MysqlAddress['side']): URL {
  try {
    return new URL(text);
  } catch {
    // The cause would carry the url, and the url the password.
    throw unreadableUrl(side);
  }
}

function decoded(text: string, side: MysqlAddress['side']): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw unreadableUrl(side);
  }
}

function unreadableUrl(side: MysqlAddress['side']): TieoutError {
  return new TieoutError('definition', `${side}.url: not a url`, {
    next: 'Write mysql://user:password@host:3306/database, with % @ : / ? # in user or password as %25 %40 %3A %2F %3F %23.',
  });
}

function readPart(path: string, setting: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new TieoutError('definition', `${setting}: ${path} cannot be read`, { next: `Correct ${setting}.`, cause });
  }
}
