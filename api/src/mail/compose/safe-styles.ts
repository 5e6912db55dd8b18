// Inline styles that mail clients know and that load nothing: an allow-list of properties, and of what values may hold.

const PROPERTY =
  /^(?:color|background-color|font(?:-family|-size|-style|-weight|-variant)?|text-(?:align|decoration(?:-line)?|indent|transform)|line-height|letter-spacing|word-spacing|white-space|vertical-align|direction|unicode-bidi|(?:margin|padding)(?:-(?:top|right|bottom|left|inline|inline-start|inline-end))?|border(?:-(?:top|right|bottom|left|inline-start|inline-end))?(?:-(?:color|style|width|radius))?|border-(?:collapse|spacing)|(?:min-|max-)?(?:width|height)|display|float|clear|list-style(?:-type)?|table-layout|overflow-wrap|word-break|caption-side)$/;
const VALUE = /^[\w\s#%.,+\-!()'"/]{1,500}$/;
const FUNCTION = /([\w-]*)\s*\(/g;
const COLOURS = new Set(['rgb', 'rgba', 'hsl', 'hsla']);

function isSafe(property: string, value: string): boolean {
  if (!PROPERTY.test(property) || !VALUE.test(value)) return false;
  if (property === 'display' && !/^(?:block|inline|inline-block|none|list-item|table[\w-]*)$/i.test(value))
    return false;
  for (const [, name = ''] of value.matchAll(FUNCTION)) if (!COLOURS.has(name.toLowerCase())) return false;
  return true;
}

/** The harmless declarations of a style attribute, joined by `; `. */
export function keepSafeStyles(style: string): string {
  const kept: string[] = [];
  for (const declaration of style
    .replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .split(';')
    .slice(0, 100)) {
    const colon = declaration.indexOf(':');
    if (colon < 1) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    if (isSafe(property, value)) kept.push(`${property}: ${value}`);
  }
  return kept.join('; ');
}
