import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix, resolve, sep } from 'node:path';
import { importsOf } from './imports.mjs';
import { aliases, layers, packageOwners, packageTypes } from './layers.mjs';

const root = resolve(process.argv[2] ?? dirname(import.meta.dirname));
const files = sourceFiles();
const faults = files.flatMap((file) => faultsIn(file, readFileSync(join(root, file), 'utf8')));
for (const { place, text, rule } of faults) process.stdout.write(`${place}  ${text}\n    rule: ${rule}\n`);
process.stdout.write(
  faults.length > 0 ? `${faults.length} imports break the layer table\n` : `layers: ok (${files.length} files)\n`,
);
process.exit(faults.length > 0 ? 1 : 0);

function sourceFiles() {
  return ['src', 'test']
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)))
    .map((file) => file.split(sep).join('/'))
    .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !file.endsWith('.d.ts'))
    .sort();
}

function faultsIn(file, source) {
  const layer = layerOf(file);
  if (!layer && file.startsWith('src/')) {
    return [
      {
        place: `${file}:1`,
        text: 'belongs to no layer',
        rule: 'every file under src is in the table of scripts/layers.mjs',
      },
    ];
  }
  try {
    return importsOf(file, source).flatMap((found) => {
      const fault = climbs(found) ?? (layer && forbids(layer, file, found));
      return fault ? [{ place: `${file}:${found.line}`, ...fault }] : [];
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [
      { place: `${file}:1`, text: `cannot be read: ${error.message}`, rule: 'a source file has no syntax errors' },
    ];
  }
}

/** Rules for the way an import is written, in sources and tests alike. */
function climbs({ specifier }) {
  if (!specifier?.startsWith('../../')) return null;
  return { text: `imports ${specifier}`, rule: 'an import goes up one folder at most; across layers it starts with #' };
}

function forbids(layer, file, found) {
  const { specifier } = found;
  if (specifier === null) {
    return {
      text: 'imports what is only known when it runs',
      rule: 'an import names its module, so that it can be checked',
    };
  }
  if (/^[.#]/.test(specifier)) return forbidsFile(layer, file, found);
  return isBuiltin(specifier) ? forbidsBuiltin(layer, specifier) : forbidsPackage(file, found);
}

function forbidsFile(layer, file, { specifier, isType }) {
  const target = targetOf(file, specifier);
  if (!target) return { text: `imports ${specifier}`, rule: `a # name is one of ${Object.keys(aliases).join(', ')}` };
  if (layerOf(target) === layer) return forbidsDetour(layer, file, specifier, target);
  const mayImport = isUnder(target, layer.imports) && !isUnder(target, layer.except ?? []);
  if (!mayImport && !(isType && isUnder(target, layer.types ?? []))) {
    return { text: `imports ${specifier}`, rule: `${layer.layer} may import ${described(layer)}` };
  }
  if (!specifier.startsWith('..')) return null;
  return {
    text: `imports ${specifier}`,
    rule: `${layer.layer} reaches another layer by its # name (${aliasOf(target)})`,
  };
}

/** Inside a layer a relative path is the shorter and plainer name, unless it would climb. */
function forbidsDetour(layer, file, specifier, target) {
  const relative = posix.relative(posix.dirname(file), target);
  if (specifier.startsWith('.') || relative.startsWith('../../')) return null;
  const plain = relative.startsWith('.') ? relative : `./${relative}`;
  return { text: `imports ${specifier}`, rule: `inside ${layer.layer} write ${plain}` };
}

function forbidsBuiltin(layer, specifier) {
  const name = specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  if (!layer.builtins || layer.builtins.includes(name)) return null;
  const allowed =
    layer.builtins.length > 0 ? `only ${layer.builtins.join(', ')} of Node's modules` : "none of Node's modules";
  return { text: `imports ${specifier}`, rule: `${layer.layer} may import ${allowed}` };
}

function forbidsPackage(file, { specifier, isType }) {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const entry = Object.entries(packageOwners).find(([pattern]) => matches(name, pattern));
  if (!entry)
    return { text: `imports ${specifier}`, rule: 'a package has an owner in the table of scripts/layers.mjs' };
  const [, owners] = entry;
  if (isUnder(file, owners) || (isType && isUnder(file, packageTypes[name] ?? []))) return null;
  return { text: `imports ${specifier}`, rule: `${name} belongs to ${owners.join(', ')}` };
}

function layerOf(file) {
  return layers.find(({ files }) => isUnder(file, files));
}

/** `a/b.ts` is that file, `a/` everything below it, `a/*` the files of that folder itself. */
function isUnder(file, paths) {
  return paths.some((path) => {
    if (path.endsWith('/*')) return posix.dirname(file) === path.slice(0, -2);
    return path.endsWith('/') ? file.startsWith(path) : file === path;
  });
}

function matches(name, pattern) {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}

function targetOf(file, specifier) {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier);
  const alias = Object.keys(aliases).find((prefix) => specifier.startsWith(prefix));
  return alias ? posix.normalize(aliases[alias] + specifier.slice(alias.length)) : null;
}

function aliasOf(target) {
  const [alias, path] = Object.entries(aliases).find(([, folder]) => target.startsWith(folder)) ?? [];
  return alias ? alias + target.slice(path.length) : target;
}

function described({ imports, types = [], except = [] }) {
  const parts = [...imports, ...types.map((path) => `types of ${path}`), ...except.map((path) => `but not ${path}`)];
  return parts.length > 0 ? parts.join(', ') : 'no other layer';
}
