import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';

/** A colour as a terminal gets it: the escape character, numbers, m. */
const colourCode = new RegExp(`(${String.fromCharCode(27)}\\[[0-9;]*m)`);

const style = `
.paper{fill:#fbfcfb;stroke:#d8dfdc}text{font:13.3px ui-monospace,"SF Mono","DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#1c2422;white-space:pre}
.c1{font-weight:700}.c2{fill:#5d6a66}.c3{font-style:italic}.c31{fill:#b3261e}.c32{fill:#0f6b5c}.c33{fill:#8a5000}.c34{fill:#0b57a4}.c35{fill:#6b3fa0}.c36{fill:#086a73}
@media (prefers-color-scheme:dark){.paper{fill:#141918;stroke:#2b3532}text{fill:#e3e9e6}.c2{fill:#93a19c}.c31{fill:#ff8f86}.c32{fill:#6ad1ba}.c33{fill:#f2b661}.c34{fill:#86bdf5}.c35{fill:#c6a5f0}.c36{fill:#6ccdd6}}
`.replaceAll('\n', '');

/**
 * Draws what the demo prints as docs/pictures/demo.svg, for the README: run it after changing the output.
 * The workspace is shown as ~/.tieout, which is where it is for everybody else.
 */
await ensureNode();
await ensureBuilt();
const root = dirname(import.meta.dirname);
const home = mkdtempSync(join(tmpdir(), 'tieout-picture-'));
const workspace = join(home, '.tieout');
const { stdout } = spawnSync(process.execPath, [join(root, 'out', 'main', 'cli.js'), 'demo', '--quiet'], {
  encoding: 'utf8',
  env: { ...process.env, TIEOUT_HOME: workspace, FORCE_COLOR: '1', npm_lifecycle_event: '' },
});
rmSync(home, { recursive: true, force: true });
const picture = join(root, 'docs', 'pictures', 'demo.svg');
mkdirSync(dirname(picture), { recursive: true });
writeFileSync(picture, svgOf(`$ tieout demo\n${stdout.replaceAll(workspace, '~/.tieout').trimEnd()}`));
process.stderr.write(`${picture}\n`);

/** A terminal's text as an SVG: one line a row, the sixteen colours' names as classes. */
function svgOf(text) {
  const lines = text.split('\n');
  const width = 24 + 8.02 * Math.max(...lines.map((line) => columnsOf(plain(line))));
  const height = 40 + 20 * lines.length;
  const rows = lines.map((line, i) => `<text x="20" y="${34 + 20 * i}">${spans(line)}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width + 16)}" height="${height}" role="img" aria-label="What tieout demo prints">
<style>${style}</style>
<rect width="100%" height="100%" rx="8" class="paper"/>
${rows.join('\n')}
</svg>
`;
}

function spans(line) {
  const active = new Set();
  return line
    .split(colourCode)
    .map((part) => {
      const codes = part.match(colourCode) ? part.slice(2, -1) : undefined;
      if (codes === undefined)
        return part === '' ? '' : `<tspan class="${[...active].join(' ')}">${escaped(part)}</tspan>`;
      for (const code of codes.split(';')) apply(active, Number(code));
      return '';
    })
    .join('');
}

/** Each attribute has its own end: 22 ends bold and dim, 23 italic, 39 the colour. */
function apply(active, code) {
  if (code === 22) for (const name of ['c1', 'c2']) active.delete(name);
  else if (code === 23) active.delete('c3');
  else if (code === 39) for (const name of [...active]) if (/^c3\d$/.test(name)) active.delete(name);
  if (![0, 22, 23, 39].includes(code)) active.add(`c${code}`);
}

function plain(line) {
  return line.replaceAll(new RegExp(colourCode, 'g'), '');
}

function columnsOf(text) {
  return [...text].reduce((sum, character) => sum + (character > '\u2e80' ? 2 : 1), 0);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
