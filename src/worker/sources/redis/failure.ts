import { TieoutError } from '#shared/errors.ts';

/** A server as messages name it. */
export type Peer = { side: string; host: string; port: number; password: string | undefined };

/**
 * What a driver's error means to people. Transient: what a restart, a failover or a slow network mends by itself. Not
 * transient: what someone has to put right. The driver's error is not kept as cause: it carries the command's
 * arguments, and AUTH's is the password.
 */
export function failureOf(error: unknown, peer: Peer): TieoutError {
  if (error instanceof TieoutError) return error;
  const { code: anyCode, message } = error as { code?: unknown; message?: string };
  const code = typeof anyCode === 'string' ? anyCode : '';
  const text = withoutPassword(message || code || 'an error without a message', peer.password);
  const kind = kinds.find(({ signs }) => signs.test(code) || signs.test(text));
  const cause = new Error(text.includes(code) ? text : `${code}: ${text}`);
  if (!kind) return new TieoutError('unreachable', `redis ${placeOf(peer)} answered: ${text}`, { cause });
  return new TieoutError('unreachable', `redis ${placeOf(peer)} ${kind.what(text)}`, {
    next: kind.next(peer.side),
    isTransient: kind.isTransient,
    cause,
  });
}

/** Whether the server does not know the command, or does not let this user give it. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && /\b(NOPERM|ERR unknown command)/i.test(error.message);
}

export function placeOf({ host, port }: { host: string; port: number }): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

type Kind = {
  /** Matched against the error's code and its message. */
  signs: RegExp;
  what: (text: string) => string;
  next: (side: string) => string;
  isTransient: boolean;
};

const kinds: Kind[] = [
  {
    signs: /^ECONNREFUSED$/,
    what: () => 'refused the connection',
    next: (side) => `Start Redis there, or correct ${side}.url.`,
    isTransient: true,
  },
  {
    signs: /^ENOTFOUND$/,
    what: () => 'is a host that no name service knows',
    next: (side) => `Correct the host in ${side}.url.`,
    isTransient: false,
  },
  {
    signs: /^ETIMEDOUT$|ETIMEDOUT|^Socket timeout|^Command timed out/,
    what: () => 'did not answer in time',
    next: (side) => `Look whether Redis is overloaded or a firewall stands in between, or correct ${side}.url.`,
    isTransient: true,
  },
  {
    signs: /^(CERT_.*|DEPTH_ZERO.*|SELF_SIGNED.*|UNABLE_TO_.*|ERR_TLS_.*|ERR_SSL_.*|ERR_OSSL_.*|EPROTO)$/,
    what: (text) => `and this machine found no agreement on TLS: ${text}`,
    next: (side) =>
      `Give the authority's certificate as ${side}.tls.ca and the certificate's name as serverName, or correct ${side}.url.`,
    isTransient: false,
  },
  {
    signs: /^(ECONNRESET|EPIPE)$|^Connection is closed|^Command aborted due to connection close/,
    what: () => 'closed the connection',
    next: () => 'Look whether Redis is still running there; reading goes on from the last checkpoint.',
    isTransient: true,
  },
  {
    signs: /^E[A-Z_]+$/,
    what: (text) => `cannot be reached: ${text}`,
    next: (side) => `Look at the network between here and there, or correct ${side}.url.`,
    isTransient: true,
  },
  {
    signs: /^(WRONGPASS|ERR invalid (password|username-password)|ERR AUTH)/,
    what: () => 'did not accept the user or the password',
    next: (side) => `Correct user and password in ${side}.url; \${NAME} takes them from the environment.`,
    isTransient: false,
  },
  {
    signs: /^(NOAUTH|ERR operation not permitted)/,
    what: () => 'asks for a password',
    next: (side) => `Put user and password into ${side}.url, such as redis://reader:\${REDIS_PASSWORD}@host:6379/0.`,
    isTransient: false,
  },
  {
    signs: /^NOPERM/,
    what: (text) => `does not let this user read: ${text}`,
    next: () => 'Give the user what reading takes, such as: ACL SETUSER reader +@read +info ~pool:*',
    isTransient: false,
  },
  {
    signs: /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|UNBLOCKED|ERR max number of clients)/,
    what: (text) => `cannot answer now: ${text}`,
    next: () => 'Wait until the server is ready; reading goes on from the last checkpoint.',
    isTransient: true,
  },
];

/** A server that knows no AUTH repeats its arguments in the error. */
function withoutPassword(text: string, password: string | undefined): string {
  return password ? text.replaceAll(password, '***') : text;
}
