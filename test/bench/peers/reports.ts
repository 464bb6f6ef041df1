import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { bareEnvironment, running } from '#test/support/cli.ts';
import type { Way } from '../harness/interleave.ts';
import { measured } from '../whole-run.ts';

/** Programs that write as many rows as a report has, with nothing to read and nothing to keep safe. */
const programs = resolve('test', 'bench', 'peers', 'bare-reports.mjs');

/** csv-stringify alone, by its own stream. */
export function bareCsv(path: string, rows: number): Way {
  return bare('csv', path, rows);
}

/** exceljs by its writer for large workbooks. No dependency of the product: install it to have it measured. */
export function bareWorkbook(path: string, rows: number): Way {
  const { exceljs } = workbookLibrary();
  return exceljs ? bare('xlsx', path, rows) : { absent: 'exceljs is not installed (npm install --no-save exceljs)' };
}

export function workbookLibrary(): Record<string, string> {
  try {
    const { version } = createRequire(join(resolve(), 'package.json'))('exceljs/package.json') as { version: string };
    return { exceljs: version };
  } catch {
    return {};
  }
}

function bare(format: string, path: string, rows: number): Way {
  return {
    amount: rows,
    run: () =>
      measured(path, async (env, preload) => {
        const args = [...preload, programs, format, path, String(rows)];
        const { exitCode, stderr } = await running(process.execPath, args, {
          cwd: process.cwd(),
          env: { ...bareEnvironment(process.cwd()), ...env },
        }).ended;
        if (exitCode !== 0) throw new Error(`${format} by its peer failed: ${stderr}`);
      }),
  };
}
