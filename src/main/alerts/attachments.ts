import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { AlertMessage, AlertReport } from '#shared/alert.ts';
import { reportLine } from '#shared/alert-text.ts';

type Attachment = { filename: string; content: Buffer };

/** What goes with a mail of the reports of its run, and a line on each. A file that is another by now stays where it is. */
export function attachmentsOf({ reports = [], language }: AlertMessage): {
  lines: string[];
  attachments: Attachment[];
} {
  const attachments: Attachment[] = [];
  const lines = reports.map((report) => {
    const content = contentOf(report);
    if (typeof content === 'string') return reportLine(language, report, content);
    attachments.push({ filename: basename(report.path), content });
    return reportLine(language, report, 'attached');
  });
  return { lines, attachments };
}

function contentOf({ path, bytes, sha256, attachBytesMax }: AlertReport): Buffer | 'there' | 'too-large' | 'changed' {
  if (bytes === null || attachBytesMax === null) return 'there';
  if (bytes > attachBytesMax) return 'too-large';
  // What the disk holds is looked at before it is read: it may have become anything.
  if (statSync(path, { throwIfNoEntry: false })?.size !== bytes) return 'changed';
  const content = readFileSync(path);
  return createHash('sha256').update(content).digest('hex') === sha256 ? content : 'changed';
}
