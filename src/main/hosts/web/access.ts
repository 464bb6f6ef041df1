import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Who may talk to the loopback server. Any program and any web page on this machine can reach its port, so: only requests
 * to the literal address, only from our own page, and only with the cookie that the one token of this launch was traded for.
 */
export type Access = {
  /** What is given to the person: good for one login. 256 bits. */
  token: string;
  /** Undefined where a request may be looked at, else why not. `mayChange` where it could change something. */
  refusal(request: IncomingMessage, mayChange: boolean): string | undefined;
  /** The cookie that the token is traded for, once; undefined for a wrong token or one that was used. */
  trade(token: string): string | undefined;
  isLoggedIn(request: IncomingMessage): boolean;
};

export function createAccess(port: number): Access {
  const host = `127.0.0.1:${port}`;
  const origin = `http://${host}`;
  const token = randomBytes(32).toString('base64url');
  const session = randomBytes(32).toString('base64url');
  // Cookies know no ports: two servers on one machine must not overwrite each other's.
  const cookieName = `tieout-${port}`;
  let isTraded = false;
  return {
    token,
    refusal({ headers }, mayChange) {
      if (headers.host !== host) return `this server answers at http://${host} only`;
      if (headers.origin === undefined)
        return mayChange ? 'a request that changes something says where it is from' : undefined;
      return headers.origin === origin ? undefined : 'this server answers its own page only';
    },
    trade(given) {
      if (isTraded || !isSame(given, token)) return undefined;
      isTraded = true;
      return `${cookieName}=${session}; HttpOnly; SameSite=Strict; Path=/`;
    },
    isLoggedIn({ headers }) {
      const cookies = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='));
      return cookies.some(([name, value]) => name === cookieName && isSame(value ?? '', session));
    },
  };
}

/** Takes as long for a wrong text as for the right one, whatever their lengths. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
