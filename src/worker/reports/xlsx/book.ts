import { escaped } from './cells.ts';
import { stylesXml } from './styles.ts';
import type { ZipEntry } from './zip.ts';

/** A sheet that was written, and the range of its table where it has one: `$A$1:$F$20`. */
export type WrittenSheet = { name: string; table?: string };

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelations = 'http://schemas.openxmlformats.org/package/2006/relationships';
const contentType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export function sheetPath(index: number): string {
  return `xl/worksheets/sheet${index + 1}.xml`;
}

/** What stands first in the archive: by it programs know a workbook. */
export function bookStart(): ZipEntry {
  const link = `<Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/>`;
  const text = `${declaration}<Relationships xmlns="${packageRelations}">${link}</Relationships>`;
  return { name: '_rels/.rels', text: [text] };
}

/** What names the sheets, and so stands after them. */
export function bookEnd(sheets: WrittenSheet[]): ZipEntry[] {
  return [
    { name: 'xl/styles.xml', text: [stylesXml()] },
    { name: 'xl/workbook.xml', text: [workbookXml(sheets)] },
    { name: 'xl/_rels/workbook.xml.rels', text: [workbookRelations(sheets)] },
    { name: '[Content_Types].xml', text: [contentTypes(sheets)] },
  ];
}

function workbookXml(sheets: WrittenSheet[]): string {
  const entries = sheets.map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  // What a table is filtered by, and its header on every sheet of paper.
  const tableNames = sheets.flatMap(({ name, table }, i) => {
    const quoted = `'${escaped(name.replaceAll("'", "''"))}'`;
    if (!table) return [];
    return [
      `<definedName name="_xlnm._FilterDatabase" localSheetId="${i}" hidden="1">${quoted}!${table}</definedName>`,
      `<definedName name="_xlnm.Print_Titles" localSheetId="${i}">${quoted}!$1:$1</definedName>`,
    ];
  });
  const names = tableNames.length > 0 ? `<definedNames>${tableNames.join('')}</definedNames>` : '';
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${entries.join('')}</sheets>${names}</workbook>`;
}

function workbookRelations(sheets: WrittenSheet[]): string {
  const link = (id: number, type: string, target: string) =>
    `<Relationship Id="rId${id}" Type="${relations}/${type}" Target="${target}"/>`;
  const links = sheets.map((_, i) => link(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  const styles = link(sheets.length + 1, 'styles', 'styles.xml');
  return `${declaration}<Relationships xmlns="${packageRelations}">${links.join('')}${styles}</Relationships>`;
}

function contentTypes(sheets: WrittenSheet[]): string {
  const part = (path: string, type: string) =>
    `<Override PartName="/${path}" ContentType="${contentType}.${type}+xml"/>`;
  return [
    `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`,
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    part('xl/workbook.xml', 'sheet.main'),
    part('xl/styles.xml', 'styles'),
    ...sheets.map((_, i) => part(sheetPath(i), 'worksheet')),
    '</Types>',
  ].join('');
}
