import { TieoutError } from '#shared/errors.ts';

export type Address = { host: string; port: number };

/** Where a redis url points: servers to ask first, and how to log in to what they name. */
export type RedisTarget = {
  kind: 'single' | 'sentinel' | 'cluster';
  isTls: boolean;
  addresses: Address[];
  /** The name under which sentinels know the master. */
  master: string;
  db: number;
  user: string | undefined;
  password: string | undefined;
};

/**
 * Reads `redis://user:password@host:port/db`, `redis+sentinel://…@host:port,host:port/master/db` and
 * `redis+cluster://…@host:port,host:port`, each also as `rediss…` (TLS). User, password and master may be
 * percent-encoded. Throws `definition`; no message shows the url, for it may hold the password.
 * `side` is the setting that the url is part of.
 */
export function parseRedisUrl(url: string, side: string): RedisTarget {
  const refuse = (what: string): never => {
    throw new TieoutError('definition', `${side}.url ${what}`, {
      next: 'Write it as redis://user:password@host:6379/0, redis+sentinel://host:26379,host:26379/master/0 or redis+cluster://host:6379,host:6379.',
    });
  };
  const match = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:(.*)@)?([^@/?#]+)(?:\/([^@?#]*))?$/.exec(url);
  if (!match) return refuse('is not a redis url');
  const [, scheme, kind = 'single', login, hosts = '', path = ''] = match;
  const parts = path.split('/').map((part) => decoded(part) ?? refuse('has a wrong percent-encoding'));
  const master = kind === 'sentinel' ? (parts.shift() ?? '') : '';
  const [db = '', ...others] = parts;
  if (kind === 'sentinel' && master === '') refuse('names no master; put its name behind the sentinels');
  if (others.length > 0 || !/^\d{0,9}$/.test(db)) refuse('has a database that is not a number');
  if (kind === 'cluster' && Number(db) !== 0) refuse('names a database; a cluster has only database 0');
  if (kind === 'single' && hosts.includes(','))
    refuse('names several servers; say redis+sentinel:// or redis+cluster://');
  return {
    kind: kind as RedisTarget['kind'],
    isTls: scheme === 'rediss',
    addresses: hosts
      .split(',')
      .map((host) => parseAddress(host, kind === 'sentinel' ? 26_379 : 6_379) ?? refuse('has a wrong host or port')),
    master,
    db: Number(db),
    ...parseLogin(login, refuse),
  };
}

function parseLogin(
  login: string | undefined,
  refuse: (what: string) => never,
): { user: string | undefined; password: string | undefined } {
  if (login === undefined || login === '') return { user: undefined, password: undefined };
  const colon = login.indexOf(':');
  if (colon === -1) return refuse('gives a user without a password');
  const user = decoded(login.slice(0, colon)) ?? refuse('has a wrong percent-encoding');
  const password = decoded(login.slice(colon + 1)) ?? refuse('has a wrong percent-encoding');
  return { user: user || undefined, password: password || undefined };
}

function parseAddress(text: string, defaultPort: number): Address | undefined {
  const [, v6, name, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const host = v6 ?? name;
  const number = port === undefined ? defaultPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : { host, port: number };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
