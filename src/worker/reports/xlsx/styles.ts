import { type FindingKind, findingKinds } from '#shared/finding.ts';

const plainStyles = [
  ...['plain', 'title', 'header', 'label', 'text', 'differs'],
  ...['integer', 'decimal', 'longDecimal', 'integerDiffers', 'decimalDiffers', 'longDecimalDiffers', 'count'],
  'countHeader',
] as const;

/** A kind's name is the style that marks it. */
export type StyleName =
  | 'plain'
  | 'title'
  | 'header'
  | 'label'
  | 'text'
  | 'differs'
  | 'integer'
  | 'decimal'
  | 'longDecimal'
  | 'integerDiffers'
  | 'decimalDiffers'
  | 'longDecimalDiffers'
  | 'count'
  | 'countHeader'
  | FindingKind;

const names: readonly string[] = [...plainStyles, ...findingKinds];
const numbers = new Map(names.map((name, number) => [name, number]));

/** A style's place in the workbook's list. */
export function styleNumber(name: StyleName): number {
  return numbers.get(name) ?? 0;
}

/** The usual format shows eleven digits of a number; what has more is given a format of its own. */
export function numberStyle(digits: string, isMarked: boolean): StyleName {
  const form = !digits.includes('.') ? 'integer' : digits.length > 11 ? 'longDecimal' : 'decimal';
  return isMarked ? `${form}Differs` : form;
}

/** Ink and wash of each kind, as on the screen. */
const kindColours: Record<FindingKind, [ink: string, wash: string]> = {
  missing: ['9A4A00', 'FDEEDD'],
  unexpected: ['6A3FB5', 'EFE8FB'],
  different: ['0B5CAD', 'E2EEFA'],
  duplicate: ['4D5B66', 'E9EDF0'],
  invalid: ['B3261E', 'FBE6E4'],
};

const [textFormat, wholeFormat, groupedFormat, longFormat] = [49, 1, 3, 164];
const [plainFont, boldFont, titleFont, firstKindFont] = [0, 1, 2, 3];
const [noFill, headerFill, differsFill, firstKindFill] = [0, 2, 3, 4];

export function stylesXml(): string {
  const font = (inner: string) => `<font>${inner}<name val="Calibri"/><family val="2"/></font>`;
  const fill = (rgb: string) =>
    `<fill><patternFill patternType="solid"><fgColor rgb="FF${rgb}"/><bgColor indexed="64"/></patternFill></fill>`;
  const kinds = findingKinds.map((kind) => kindColours[kind]);
  const fonts = [
    font('<sz val="11"/>'),
    font('<b/><sz val="11"/>'),
    font('<b/><sz val="16"/>'),
    ...kinds.map(([ink]) => font(`<b/><sz val="11"/><color rgb="FF${ink}"/>`)),
  ];
  const gray = '<fill><patternFill patternType="gray125"/></fill>';
  const fills = ['<fill><patternFill patternType="none"/></fill>', gray, fill('E3F1EF'), fill('FFF3C9')];
  const xfs = [
    xf({}),
    xf({ font: titleFont }),
    xf({ font: boldFont, fill: headerFill }),
    xf({ font: boldFont }),
    xf({ format: textFormat }),
    xf({ format: textFormat, font: boldFont, fill: differsFill }),
    ...[{}, { font: boldFont, fill: differsFill }].flatMap((mark) => [
      xf({ format: wholeFormat, isNumber: true, ...mark }),
      xf({ isNumber: true, ...mark }),
      xf({ format: longFormat, isNumber: true, ...mark }),
    ]),
    xf({ format: groupedFormat, isNumber: true }),
    xf({ font: boldFont, fill: headerFill, isNumber: true }),
    ...kinds.map((_, i) => xf({ format: textFormat, font: firstKindFont + i, fill: firstKindFill + i })),
  ];
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<numFmts count="1"><numFmt numFmtId="${longFormat}" formatCode="0.0##############"/></numFmts>`,
    list('fonts', fonts),
    list('fills', [...fills, ...kinds.map(([, wash]) => fill(wash))]),
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
    list('cellXfs', xfs),
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
    '</styleSheet>',
  ].join('');
}

function xf({
  format = 0,
  font = plainFont,
  fill = noFill,
  isNumber = false,
}: {
  format?: number;
  font?: number;
  fill?: number;
  isNumber?: boolean;
}): string {
  const applied = [
    [format, 'applyNumberFormat'],
    [font, 'applyFont'],
    [fill, 'applyFill'],
  ].flatMap(([value, name]) => (value === 0 ? [] : [` ${name}="1"`]));
  const start = `<xf numFmtId="${format}" fontId="${font}" fillId="${fill}" borderId="0" xfId="0"${applied.join('')}`;
  // Numbers stand at the right, and what is beside them is often a text that begins there.
  return isNumber ? `${start} applyAlignment="1"><alignment horizontal="right" indent="1"/></xf>` : `${start}/>`;
}

function list(name: string, items: string[]): string {
  return `<${name} count="${items.length}">${items.join('')}</${name}>`;
}
