// What people enter in a template's fields: checked strictly, for it becomes lines and lists in files.
import { isIP, isIPv4 } from 'node:net';
import { AgentError } from '../errors.ts';
import type { TemplateField, TemplateValues } from '../protocol/templates.ts';

/** A sentence about what is wrong. */
class WrongValue extends Error {}

export class FieldValues {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  yes(name: string): boolean {
    return this.text(name) === 'yes';
  }

  list(name: string): string[] {
    return this.text(name).split(' ').filter(Boolean);
  }
}

/** Throws AgentError INVALID_INPUT that names every wrong field. */
export function checkedValues(fields: readonly TemplateField[], given: TemplateValues): FieldValues {
  const wrong: Record<string, string> = {};
  const names = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(given))
    if (!names.has(name)) wrong[`values.${name}`] = 'This template has no such field.';
  const values = new Map<string, string>();
  for (const field of fields) {
    try {
      values.set(field.name, checked(field, given[field.name] ?? field.initial));
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      wrong[`values.${field.name}`] = error.message;
    }
  }
  const [first] = Object.values(wrong);
  if (first !== undefined) throw new AgentError('INVALID_INPUT', first, { fields: wrong });
  return new FieldValues(values);
}

/** One field is wrong in what it means. */
export const wrongField = (name: string, message: string): AgentError =>
  new AgentError('INVALID_INPUT', message, { fields: { [`values.${name}`]: message } });

const LONGEST = 4_000;

function checked({ type, required }: TemplateField, given: string): string {
  if (given.length > LONGEST) throw new WrongValue(`At most ${LONGEST} characters.`);
  if (/[\p{Cc}\u2028\u2029]/u.test(given))
    throw new WrongValue('It must be one line without control characters.');
  const value = type.kind === 'password' ? given : given.trim();
  if (value === '') {
    if (required) throw new WrongValue('Fill this in.');
    return '';
  }
  switch (type.kind) {
    case 'integer':
      return whole(value, type.minimum, type.maximum);
    case 'boolean':
      return oneOf(value, ['yes', 'no']);
    case 'choice':
      return oneOf(
        value,
        type.choices.map((each) => each.value),
      );
    case 'host':
      return host(value);
    case 'domains':
      return list(value, domain);
    case 'networks':
      return list(value, network);
    case 'login':
      return login(value);
    case 'password':
      return password(value);
  }
}

function whole(value: string, minimum: number, maximum: number): string {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= minimum && number <= maximum) return String(number);
  throw new WrongValue(`Enter a whole number from ${minimum} to ${maximum}.`);
}

function oneOf(value: string, values: readonly string[]): string {
  if (values.includes(value)) return value;
  throw new WrongValue(`Choose one of ${values.join(', ')}.`);
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** With a dot, and no number alone at the end. */
const NAME = new RegExp(`^(?=.{3,253}$)(?:${LABEL}\\.)+(?!\\d+$)${LABEL}$`);

function host(value: string): string {
  const name = value.toLowerCase();
  if (NAME.test(name) || isIPv4(name)) return name;
  throw new WrongValue('Enter the name of a host, for instance smtp.example.com.');
}

function domain(value: string): string {
  const name = value.toLowerCase();
  if (NAME.test(name)) return name;
  throw new WrongValue(`“${value.slice(0, 60)}” is no domain: write it as example.com.`);
}

const MOST_ITEMS = 100;

function list(value: string, check: (item: string) => string): string {
  const items = value.split(/[\s,]+/).filter(Boolean);
  if (items.length > MOST_ITEMS) throw new WrongValue(`At most ${MOST_ITEMS}.`);
  return [...new Set(items.map(check))].join(' ');
}

/** Networks that are nobody's but one's own, and how wide each is. */
const PRIVATE: readonly (readonly [RegExp, number])[] = [
  [/^(?:10|127)\./, 8],
  [/^172\.(?:1[6-9]|2\d|3[01])\./, 12],
  [/^(?:192\.168|169\.254)\./, 16],
  [/^f[cd][0-9a-f]{2}:/i, 8],
  [/^fe80:/i, 10],
  [/^::1$/, 128],
];

/** A network of the office's own: a wide public one would let strangers send. */
function network(value: string): string {
  const [, address = '', prefix = ''] = /^\[?([0-9a-f.:]+)\]?\/(\d{1,3})$/i.exec(value) ?? [];
  const version = isIP(address);
  const bits = Number(prefix);
  if (version === 0 || bits > (version === 4 ? 32 : 128))
    throw new WrongValue(`“${value.slice(0, 60)}” is no network: write it as 192.168.1.0/24.`);
  const own = PRIVATE.find(([addresses]) => addresses.test(address))?.[1];
  if (bits < (own ?? (version === 4 ? 24 : 48)))
    throw new WrongValue(`${value} is far more than a network of your own: everybody in it could send.`);
  return version === 4 ? `${address}/${bits}` : `[${address.toLowerCase()}]/${bits}`;
}

function login(value: string): string {
  if (/^[^\s:#-][^\s:]{0,199}$/u.test(value)) return value;
  throw new WrongValue('A user name has no spaces or colons, and does not begin with “-” or “#”.');
}

function password(value: string): string {
  if (value.length <= 500 && value.trim() === value) return value;
  throw new WrongValue('A password has at most 500 characters, and no space at its beginning or end.');
}
