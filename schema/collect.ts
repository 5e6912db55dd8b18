// Finds the `graphql('…', [Fragment])` calls of a source tree without running it, and puts fragments in their places.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** An operation with all its fragments, ready to send. */
export interface FoundDocument {
  /** Operation name. */
  name: string;
  /** File it was found in, relative to the tree's parent. */
  file: string;
  text: string;
}

/** A call of `graphql` that cannot be read without running the code. */
export class CollectError extends Error {
  readonly code = 'DOCUMENT_UNREADABLE';
  override readonly name = 'CollectError';
}

interface Call {
  file: string;
  text: string;
  /** Identifiers in the fragment list, as they are named in this file. */
  fragments: string[];
}

interface Source {
  /** `const Name = graphql(…)` by name. */
  calls: Map<string, Call>;
  /** Local name → where it was imported from. */
  imports: Map<string, { file: string; name: string }>;
}

/** All operations below `root` (a directory of .ts and .tsx files), in order of file and place. */
export async function collectDocuments(root: string): Promise<FoundDocument[]> {
  const names = (await readdir(root, { recursive: true })).filter(
    (name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name),
  );
  const sources = new Map<string, Source>();
  for (const name of names.sort()) {
    const path = join(root, name);
    sources.set(path, readSource(path, await readFile(path, 'utf8')));
  }
  const found: FoundDocument[] = [];
  for (const source of sources.values()) {
    for (const call of source.calls.values()) {
      const name = /^\s*(?:query|mutation|subscription)\s+(\w+)/.exec(call.text)?.[1];
      if (!name) {
        if (/^\s*fragment\s/.test(call.text)) continue;
        throw new CollectError(`${call.file}: every operation needs a name.`);
      }
      found.push({ name, file: relative(dirname(root), call.file), text: composed(call, sources) });
    }
  }
  return found;
}

function readSource(file: string, text: string): Source {
  const tree = ts.createSourceFile(
    file,
    text,
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
  const source: Source = { calls: new Map(), imports: new Map() };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) readImport(node, file, source);
    else if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'graphql'
    ) {
      const name = ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : `at ${node.pos}`;
      source.calls.set(name, readCall(node, file));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return source;
}

function readImport(node: ts.ImportDeclaration, file: string, source: Source): void {
  const bindings = node.importClause?.namedBindings;
  if (!ts.isStringLiteral(node.moduleSpecifier) || !node.moduleSpecifier.text.startsWith('.')) return;
  if (!bindings || !ts.isNamedImports(bindings)) return;
  const from = join(dirname(file), node.moduleSpecifier.text);
  for (const element of bindings.elements) {
    source.imports.set(element.name.text, { file: from, name: (element.propertyName ?? element.name).text });
  }
}

function readCall(node: ts.CallExpression, file: string): Call {
  const [document, fragments] = node.arguments;
  if (!document || !ts.isStringLiteralLike(document)) {
    throw new CollectError(
      `${file}: graphql() takes one literal text without \${…}; name fragments in its second argument.`,
    );
  }
  // `@_unmask` speaks to the type checker alone; it never leaves the app.
  const text = document.text.replaceAll(/\s*@_unmask\b/g, '');
  if (!fragments) return { file, text, fragments: [] };
  if (!ts.isArrayLiteralExpression(fragments) || !fragments.elements.every(ts.isIdentifier)) {
    throw new CollectError(`${file}: the fragments of graphql() must be a plain list of names.`);
  }
  return { file, text, fragments: fragments.elements.map((element) => element.getText()) };
}

/** The call's text followed by the fragments it needs, each once, in the order gql.tada joins them. */
function composed(call: Call, sources: Map<string, Source>): string {
  const seen = new Map<Call, string>();
  const add = (next: Call): void => {
    for (const name of next.fragments) {
      const fragment = resolve(name, next.file, sources);
      if (seen.has(fragment)) continue;
      seen.set(fragment, fragment.text);
      add(fragment);
    }
  };
  add(call);
  return [call.text, ...seen.values()].join('\n');
}

function resolve(name: string, file: string, sources: Map<string, Source>): Call {
  const source = sources.get(file);
  const local = source?.calls.get(name);
  if (local) return local;
  const imported = source?.imports.get(name);
  const foreign = imported && sources.get(imported.file)?.calls.get(imported.name);
  if (!foreign)
    throw new CollectError(
      `${file}: the fragment ${name} is not a graphql() constant that this file declares or imports.`,
    );
  return foreign;
}
