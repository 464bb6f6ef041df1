import { parseSync } from 'vite';

/**
 * Every import of a source file, from its syntax tree rather than its text, so that comments and strings count for
 * nothing: `{ specifier, line, isType }`, where the specifier is null if it is only known when the code runs. Throws a
 * SyntaxError where there is no tree.
 */
export function importsOf(file, source) {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new SyntaxError(errors[0].message);
  const found = [];
  visit(program, (node) => {
    const specifier = importing[node.type]?.(node);
    if (specifier) found.push({ specifier: textOf(specifier), line: lineOf(source, node.start), isType: isType(node) });
  });
  return found;
}

/** The syntax that imports, and where each kind keeps the name of the module. */
const importing = {
  ImportDeclaration: (node) => node.source,
  ExportNamedDeclaration: (node) => node.source,
  ExportAllDeclaration: (node) => node.source,
  ImportExpression: (node) => node.source,
  TSImportType: (node) => node.source,
  TSExternalModuleReference: (node) => node.expression,
  CallExpression: ({ callee, arguments: args }) => (callee.name === 'require' ? args[0] : null),
};

/** `import { type A } from` does not count: it is kept as an import without names, and runs the module. */
function isType(node) {
  return node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type';
}

function visit(node, see) {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, see);
  } else if (node && typeof node === 'object') {
    if (node.type) see(node);
    for (const value of Object.values(node)) visit(value, see);
  }
}

function textOf(node) {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0].value.cooked;
  return null;
}

function lineOf(source, offset) {
  return source.slice(0, offset).split('\n').length;
}
