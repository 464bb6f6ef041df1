import { TieoutError } from '#shared/errors.ts';
import { isSecretName } from '../hidden-passwords.ts';

/**
 * Refuses a secret that is written out in a channel of the workspace: the books are a file that is copied and shown. A
 * robot's address is a secret as a whole, since whoever knows it may write there.
 */
export function refuseClearSecrets(channel: string, settings: Record<string, unknown>): void {
  for (const [name, value] of texts(settings)) {
    if (!holdsSecret(name, value, settings.format)) continue;
    throw new TieoutError('definition', `${channel}.${name} holds a secret as it is`, {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a variable is named.
      next: 'Write ${NAME} in its place; its value comes from the environment, or from the keyring of the desktop app.',
    });
  }
}

function holdsSecret(name: string, value: string, format: unknown): boolean {
  if (isSecretName(name)) return !hasVariable(value);
  if (name !== 'url') return false;
  const password = /^[^/]+:\/\/[^/@]*:([^@]*)@/.exec(value)?.[1];
  if (password !== undefined && !hasVariable(password)) return true;
  const isRobot = ['dingtalk', 'feishu', 'wecom'].includes(String(format));
  return (isRobot || /[?&](access_)?(token|key|secret)=/i.test(value)) && !hasVariable(value);
}

function hasVariable(text: string): boolean {
  return /\$\{\w+\}/.test(text);
}

/** Every text in the settings, by the name nearest to it. */
function texts(settings: unknown, name = ''): [string, string][] {
  if (typeof settings === 'string') return [[name, settings]];
  if (settings === null || typeof settings !== 'object') return [];
  return Object.entries(settings).flatMap(([inner, value]) => texts(value, Array.isArray(settings) ? name : inner));
}
