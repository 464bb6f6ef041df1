/**
 * Replaces `${NAME}` in every text of a parsed file by the environment's value; `$${NAME}` stands for itself. Works on
 * the parsed settings, not on the file's text, so that a value can never become syntax.
 */
export function withEnvironment(
  settings: unknown,
  environment: Record<string, string | undefined>,
  onUnset: (path: PropertyKey[], name: string) => never,
  path: PropertyKey[] = [],
): unknown {
  if (typeof settings === 'string') {
    return settings.replace(/\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (whole, name: string, at: number) => {
      if (whole.startsWith('$$')) return whole.slice(1);
      const value = (Object.hasOwn(environment, name) ? environment[name] : undefined) ?? onUnset(path, name);
      return isInUserinfo(settings, at) ? encoded(value, settings[at - 1] === ':') : value;
    });
  }
  if (Array.isArray(settings))
    return settings.map((item, index) => withEnvironment(item, environment, onUnset, [...path, index]));
  if (settings === null || typeof settings !== 'object') return settings;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      withEnvironment(value, environment, onUnset, [...path, name]),
    ]),
  );
}

/** Whether a position is in the `user:password` part of a URL, where @ and / would otherwise end it. */
function isInUserinfo(text: string, at: number): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) && text.lastIndexOf('@') > at;
}

function encoded(value: string, isPassword: boolean): string {
  const text = encodeURIComponent(value);
  return isPassword ? text : text.replaceAll('%3A', ':');
}
