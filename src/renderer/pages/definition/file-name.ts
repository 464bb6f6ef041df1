import { textOf } from './form/values.ts';

/** The file that a definition's name suggests; beside the file it was opened from, where there is one. */
export function fileNameOf(path: string | null, settings: Record<string, unknown>): string {
  const name = textOf(settings.name)
    .replace(/[\\/:*?"<>|\s]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  const folder = folderOf(path) ?? '';
  const own = `${folder}${name || 'reconciliation'}.yaml`;
  return own === path ? `${folder}${name}-2.yaml` : own;
}

/** With the separator at its end; null where there is no file. */
export function folderOf(path: string | null): string | null {
  return path === null ? null : path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}
