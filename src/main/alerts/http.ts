import type { AlertReason } from '#shared/alert.ts';
import { errorCodeOf } from '#shared/errors.ts';
import { SendFailed } from './channel.ts';

type Posting = { body?: string; headers?: Record<string, string>; signal: AbortSignal };

/** Posts and returns what came back. Redirects are not followed: what was signed is for that address alone. */
export async function post(url: string, { body, headers, signal }: Posting): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, {
      ...{ method: 'POST', redirect: 'error', signal },
      ...(headers ? { headers } : {}),
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, text: (await response.text()).slice(0, answerCharactersMax) };
  } catch (cause) {
    const message = signal.aborted ? 'no answer in time' : `not reached: ${connectionCode(cause)}`;
    throw new SendFailed(message, { cause, reason: 'unreachable' });
  }
}

/** Posts JSON and returns the answer's text. */
export async function postJson(
  url: string,
  body: unknown,
  { headers, signal }: Omit<Posting, 'body'>,
): Promise<string> {
  const { status, text } = await post(url, {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    signal,
  });
  if (status >= 200 && status < 300) return text;
  throw new SendFailed(`answered ${status}`, { reason: reasonOf(status) });
}

const answerCharactersMax = 10_000;

function reasonOf(status: number): AlertReason {
  if (status === 401 || status === 403) return 'key';
  if (status === 404 || status === 410) return 'address';
  return status === 429 ? 'too-often' : 'refused';
}

/** Chat services answer 200 whatever happened, with a code that is 0 only where they took it. */
export function refuseCode(answer: string, names: string[]): void {
  const taken = parsed(answer);
  if (!taken) throw new SendFailed('answered something that is no JSON', { reason: 'address' });
  const code = names.map((name) => taken[name]).find((value) => value !== undefined);
  if (code !== 0) throw new SendFailed(`refused it with code ${String(code)}`, { reason: 'key' });
}

/** A JSON object; undefined where a text is none. */
export function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A provider's code, as far as it is one: what they answer may hold anything. */
export function codeOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.:-]{1,80}$/.test(value) ? value : undefined;
}

function connectionCode(cause: unknown): string {
  return errorCodeOf(cause instanceof Error ? cause.cause : undefined) ?? 'the connection failed';
}
