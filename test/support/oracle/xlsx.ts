import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';

/** A cell as the file has it; `style` is its number in the list of styles. */
export type XlsxCell = { value: string; isText: boolean; style: number };
export type XlsxSheet = { name: string; xml: string; rows: Map<string, XlsxCell>[] };

/**
 * Reads a workbook without knowing how it was written: every part must be well-formed XML, every reference must be where
 * the cell stands, and no cell may have a formula.
 */
export function readXlsx(bytes: Buffer): XlsxSheet[] {
  const parts = unzipSync(bytes);
  expectDigests(bytes, parts);
  const xml = (path: string) => {
    const part = parts[path];
    if (!part) throw new Error(`no part ${path}`);
    return wellFormed(new TextDecoder('utf-8', { fatal: true }).decode(part), path);
  };
  for (const path of Object.keys(parts)) xml(path);
  const targets = new Map(
    [...xml('xl/_rels/workbook.xml.rels').matchAll(/Id="(\w+)" Type="[^"]*" Target="([^"]*)"/g)].map(
      ([, id = '', target = '']) => [id, target],
    ),
  );
  return [...xml('xl/workbook.xml').matchAll(/<sheet name="([^"]*)" sheetId="\d+" r:id="(\w+)"\/>/g)].map(
    ([, name = '', id = '']) => {
      const sheet = xml(`xl/${targets.get(id)}`);
      return { name: unescaped(name), xml: sheet, rows: rowsOf(sheet) };
    },
  );
}

function rowsOf(xml: string): Map<string, XlsxCell>[] {
  return [...xml.matchAll(/<row r="(\d+)">(.*?)<\/row>/gs)].map(([, number = '', cells = ''], i) => {
    if (Number(number) !== i + 1) throw new Error(`row ${number} stands in place ${i + 1}`);
    return new Map(
      [...cells.matchAll(/<c r="([A-Z]+)(\d+)" s="(\d+)"(?: t="(\w+)")?>(.*?)<\/c>/gs)].map(
        ([, letters = '', row, style, type, inner = '']) => {
          if (row !== number) throw new Error(`cell ${letters}${row} stands in row ${number}`);
          const [, value] =
            (type === 'inlineStr' ? /^<is><t xml:space="preserve">(.*)<\/t><\/is>$/s : /^<v>(.*)<\/v>$/s).exec(inner) ??
            [];
          if (value === undefined) throw new Error(`cell ${letters}${row} holds ${inner}`);
          const isText = type === 'inlineStr';
          return [letters, { value: isText ? unescaped(value) : value, isText, style: Number(style) }];
        },
      ),
    );
  });
}

/** XML's own escapes first, then those of Excel for what XML cannot say. */
function unescaped(text: string): string {
  return text
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Tags must nest, and there may be no character or entity that XML does not have. */
function wellFormed(xml: string, path: string): string {
  const open: string[] = [];
  const body = xml.replace(/^<\?xml [^?]*\?>\s*/, '');
  for (const [token] of body.matchAll(/<[^>]*>|[^<]+|</g)) {
    const [, close, name, self] = /^<(\/?)([\w:]+)(?:\s+[\w:]+="[^"<]*")*\s*(\/?)>$/.exec(token) ?? [];
    if (name === undefined) expectText(token, path);
    else if (name === 'f') throw new Error(`${path}: a formula`);
    else if (close && open.pop() !== name) throw new Error(`${path}: ${token} closes nothing`);
    else if (!close && !self) open.push(name);
  }
  if (open.length > 0) throw new Error(`${path}: ${open.join()} left open`);
  return xml;
}

function expectText(text: string, path: string): void {
  if (text.startsWith('<') || /&(?!(lt|gt|quot|amp);)/.test(text)) throw new Error(`${path}: ${text}`);
  if (/(?![\t\n])[\p{Cc}\ufffe\uffff]/u.test(text)) throw new Error(`${path}: a character that XML has not`);
}

/** The directory at the archive's end says of every part what it must be. */
function expectDigests(bytes: Buffer, parts: Record<string, Uint8Array>): void {
  let at = bytes.readUInt32LE(bytes.length - 22 + 16);
  for (let entry = 0; entry < bytes.readUInt16LE(bytes.length - 22 + 10); entry++) {
    const nameBytes = bytes.readUInt16LE(at + 28);
    const name = bytes.subarray(at + 46, at + 46 + nameBytes).toString();
    const part = parts[name];
    if (!part || crc32(part) !== bytes.readUInt32LE(at + 16) || part.length !== bytes.readUInt32LE(at + 24))
      throw new Error(`${name} is not what the directory says`);
    at += 46 + nameBytes;
  }
}
