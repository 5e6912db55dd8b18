// What Postfix puts in the place of `$name` in main.cf (postconf(5), "expressions").

/** The value of a parameter as written; undefined when there is none. */
export type Lookup = (name: string) => string | undefined;

/** Parameters that refer to each other in a circle end here. */
const DEEPEST = 30;

/**
 * `$name`, `${name}`, `$(name)`, `${name?text}`, `${name:text}`, `${name?{text}:{text}}`, `${{a} == {b} ? {c} : {d}}` and
 * `$$`. Names without a value become nothing.
 */
export function expand(text: string, lookup: Lookup, depth = 0): string {
  if (depth > DEEPEST) return text;
  let result = '';
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) return result + text.slice(at);
    result += text.slice(at, dollar);
    const [value, end] = reference(text, dollar, lookup, depth);
    result += value;
    at = end;
  }
  return result;
}

/** What stands for the reference that begins at a dollar sign, and where it ends. */
function reference(text: string, dollar: number, lookup: Lookup, depth: number): [string, number] {
  const next = text[dollar + 1];
  if (next === '$') return ['$', dollar + 2];
  if (next === '{' || next === '(') {
    const end = closing(text, dollar + 1);
    if (end < 0) return ['$', dollar + 1];
    return [evaluate(text.slice(dollar + 2, end).trim(), lookup, depth), end + 1];
  }
  const name = /^[A-Za-z0-9_]+/.exec(text.slice(dollar + 1))?.[0];
  if (name === undefined) return ['$', dollar + 1];
  return [expanded(name, lookup, depth), dollar + 1 + name.length];
}

const expanded = (name: string, lookup: Lookup, depth: number): string =>
  expand(lookup(name) ?? '', lookup, depth + 1);

/** The place of the brace that closes the one at `start`; -1 when none does. */
function closing(text: string, start: number): number {
  const open = text[start];
  const close = open === '{' ? '}' : ')';
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === open) depth += 1;
    if (text[at] === close) depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

/** What is between the braces of a reference. */
function evaluate(inner: string, lookup: Lookup, depth: number): string {
  const within = (text: string) => expand(text, lookup, depth + 1);
  if (inner.startsWith('{')) {
    const [left, afterLeft] = braced(inner);
    const operator = /^\s*(==|!=|<=|>=|<|>)(level)?\s*/.exec(afterLeft);
    if (!operator) return '';
    const [right, rest] = braced(afterLeft.slice(operator[0].length));
    const holds = compare(within(left), operator[1] ?? '', within(right), operator[2] !== undefined);
    return choose(rest.trim(), holds ? 'x' : '', within);
  }
  const name = /^[A-Za-z0-9_]+/.exec(inner)?.[0] ?? '';
  const rest = inner.slice(name.length).trim();
  const value = expanded(name, lookup, depth);
  return rest === '' ? value : choose(rest, value, within);
}

/** `? {then} : {otherwise}`, or one of them, without braces up to the end. */
function choose(rest: string, value: string, within: (text: string) => string): string {
  const wanted = rest[0] === '?' ? value !== '' : value === '';
  const [first, more] = braced(rest.slice(1).trimStart());
  if (rest[0] === ':') return wanted ? within(first) : value;
  if (wanted) return within(first);
  const otherwise = more.trim();
  return otherwise.startsWith(':') ? within(braced(otherwise.slice(1).trimStart())[0]) : '';
}

/** The text in braces at the beginning and what follows; all of it when there are none. */
function braced(text: string): [inner: string, rest: string] {
  const end = text.startsWith('{') ? closing(text, 0) : -1;
  return end < 0 ? [text, ''] : [text.slice(1, end).trim(), text.slice(end + 1)];
}

/** As numbers when both are; levels (3.6) part by part. */
function compare(left: string, operator: string, right: string, levels: boolean): boolean {
  const order = levels ? byLevel(left, right) : byValue(left, right);
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    default:
      return order >= 0;
  }
}

function byLevel(left: string, right: string): number {
  const [one, other] = [left, right].map((level) => level.split('.').map(Number));
  for (let index = 0; index < 3; index += 1) {
    const difference = (one?.[index] ?? 0) - (other?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const byValue = (left: string, right: string): number =>
  /^\d+$/.test(left) && /^\d+$/.test(right)
    ? Number(left) - Number(right)
    : left < right
      ? -1
      : Number(left > right);
