import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, resolve, sep } from 'node:path';

/** The one address of the desktop window. */
export const pageAddress = 'app://tieout/';

/**
 * Stands in index.html for the nonce of one load. The page hands the nonce on to the parts that make style sheets as they
 * are shown; whoever slips markup into the page cannot know it.
 */
export const noncePlaceholder = '__NONCE__';

/** Answers a request for one of the page's files under `folder`; whatever leads out of it, or is of no known kind, is not there. */
export async function servePage(folder: string, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
  const path = containedPath(folder, request.url);
  const type = path && contentTypes[extname(path)];
  if (!path || !type) return plain(404);
  try {
    const file = await readFile(path);
    const { body, nonce } = type === contentTypes['.html'] ? withNonce(file.toString('utf8')) : { body: file };
    const headers = { ...headersWith(nonce), 'content-type': type };
    return new Response(request.method === 'HEAD' ? null : body, { headers });
  } catch {
    return plain(404);
  }
}

/** A page that asks for no nonce gets none, and no style sheet but its files. */
function withNonce(html: string): { body: string; nonce?: string } {
  if (!html.includes(noncePlaceholder)) return { body: html };
  const nonce = randomBytes(16).toString('base64');
  return { body: html.replaceAll(noncePlaceholder, nonce), nonce };
}

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** What the page may load: its own files, and nothing from anywhere else. No inline scripts, no frames. */
function contentSecurityPolicy(nonce: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    // It would go by script-src otherwise.
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function headersWith(nonce?: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  };
}

function plain(status: number): Response {
  return new Response(null, { status, headers: headersWith() });
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
