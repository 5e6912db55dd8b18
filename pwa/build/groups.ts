// Which file of the built app a module goes into. Each file costs its headers and, over HTTP/1.1, a place in a queue.
import { fileURLToPath } from 'node:url';

interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

const ENTRY = fileURLToPath(new URL('../src/main.tsx', import.meta.url));

/** All that the entry imports, directly or not, and not later. */
function neededFirst(graph: Graph): ReadonlySet<string> {
  const found = new Set([ENTRY]);
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  return found;
}

/** All that is needed first travels in one file, and hundreds of icons of 200 bytes in another. The rest by page. */
export function makeGroups(): (id: string, graph: Graph) => string | null {
  let first: ReadonlySet<string> | undefined;
  return (id, graph) => {
    first ??= neededFirst(graph);
    if (first.has(id)) return 'app';
    return /lucide-solid/.test(id) ? 'icons' : null;
  };
}
