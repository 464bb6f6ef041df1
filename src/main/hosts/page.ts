import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

/** The one address of the desktop window. */
export const pageAddress = 'app://tieout/';

/** What the page may load: its own files, and nothing from anywhere else. No inline scripts, no inline styles, no frames. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Answers a request for one of the page's files under `folder`; whatever leads out of it, or is of no known kind, is not there. */
export async function servePage(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
  const path = containedPath(folder, request.url);
  const type = path && contentTypes[extname(path)];
  if (!path || !type) return plain(404);
  try {
    const body = request.method === 'HEAD' ? null : await readFile(path);
    return new Response(body, { headers: { ...headers, 'content-type': type } });
  } catch {
    return plain(404);
  }
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const headers = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

function plain(status: number): Response {
  return new Response(null, { status, headers });
}

function containedPath(folder: string, address: string): string | null {
  const url = new URL(address);
  if (url.host !== new URL(pageAddress).host) return null;
  const name = decoded(url.pathname);
  if (name === null || name.includes('\0')) return null;
  const path = resolve(folder, `.${name === '/' ? '/index.html' : name}`);
  return path.startsWith(resolve(folder) + sep) ? path : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
