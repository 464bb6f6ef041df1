import { SendFailed } from './channel.ts';

/** Posts JSON and returns the answer's text. Redirects are not followed: what was signed is for that address alone. */
export async function postJson(
  url: string,
  body: unknown,
  options: { headers?: Record<string, string>; signal: AbortSignal },
): Promise<string> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', ...options.headers },
      body: text,
      redirect: 'error',
      signal: options.signal,
    });
  } catch (cause) {
    throw new SendFailed(options.signal.aborted ? 'no answer in time' : `not reached: ${reasonOf(cause)}`, { cause });
  }
  const answer = (await response.text()).slice(0, answerCharactersMax);
  if (response.ok) return answer;
  throw new SendFailed(`answered ${response.status}`);
}

const answerCharactersMax = 10_000;

/** Chat services answer 200 whatever happened, with a code that is 0 only where they took it. */
export function refuseCode(answer: string, names: string[]): void {
  let code: unknown;
  try {
    const parsed = JSON.parse(answer) as Record<string, unknown>;
    code = names.map((name) => parsed[name]).find((value) => value !== undefined);
  } catch {
    throw new SendFailed('answered something that is no JSON');
  }
  if (code !== 0) throw new SendFailed(`refused it with code ${String(code)}`);
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? cause.cause : undefined;
  return inner instanceof Error && 'code' in inner ? String(inner.code) : 'the connection failed';
}
