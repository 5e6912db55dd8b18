// Content-Type and Content-Disposition (RFC 2045 5.1, 2183) with continued and encoded parameters (RFC 2231).

export interface Parameters {
  /** Lower case. */
  value: string;
  parameters: Map<string, string>;
}

const TOKEN = "[A-Za-z0-9!#$%&'*+\\-.^_`{|}~]+";
const QUOTED = '"(?:[\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\t]|\\\\[\\x20-\\x7e])*"';
const FORM = new RegExp(`^(${TOKEN}(?:/${TOKEN})?)((?:[ \\t]*;[ \\t]*${TOKEN}=(?:${TOKEN}|${QUOTED}))*)$`);
const PARAMETER = new RegExp(`;[ \\t]*(${TOKEN})=(${TOKEN}|${QUOTED})`, 'g');

interface Section {
  index: number;
  encoded: boolean;
  text: string;
}

export function readParameters(field: string, text: string, problems: string[]): Parameters {
  const [, value = '', rest = ''] = FORM.exec(text) ?? [];
  if (value === '') problems.push(`${field} is not as it should be: ${text.slice(0, 160)}`);
  const sections = new Map<string, Section[]>();
  for (const [, label = '', raw = ''] of rest.matchAll(PARAMETER)) {
    const [, name = '', index, encoded] = /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(label.toLowerCase()) ?? [];
    const content = raw.startsWith('"') ? raw.slice(1, -1).replace(/\\(.)/g, '$1') : raw;
    if (content.includes('=?') && content.includes('?='))
      problems.push(`${field}: an encoded word is no parameter (RFC 2047 5).`);
    const section = { index: Number(index ?? 0), encoded: encoded !== undefined, text: content };
    const key = index === undefined && encoded === undefined ? name : `${name}*`;
    sections.set(key, [...(sections.get(key) ?? []), section]);
  }
  const parameters = new Map(
    [...sections].map(([key, list]) => [key.replace('*', ''), join(field, key, list, problems)]),
  );
  return { value: value.toLowerCase(), parameters };
}

function join(field: string, name: string, sections: Section[], problems: string[]): string {
  const sorted = sections.sort((a, b) => a.index - b.index);
  if (sorted.some(({ index }, place) => index !== place))
    problems.push(`${field}: sections of ${name} are missing or double.`);
  const [first] = sorted;
  const [, charset = 'us-ascii', begin] = first?.encoded
    ? (/^([^']*)'[^']*'(.*)$/s.exec(first.text) ?? [])
    : [];
  if (first?.encoded && begin === undefined) problems.push(`${field}: ${name} names no charset.`);
  const bytes = sorted.map(({ encoded, text }, place) => {
    const content = place === 0 && begin !== undefined ? begin : text;
    if (encoded && !/^(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9!#$&+\-.^_`{|}~])*$/.test(content)) {
      problems.push(`${field}: “${content}” in ${name} is not encoded as it should be.`);
    }
    return encoded
      ? content.replace(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        )
      : content;
  });
  try {
    return new TextDecoder(charset === '' ? 'us-ascii' : charset, { fatal: true }).decode(
      Buffer.from(bytes.join(''), 'latin1'),
    );
  } catch {
    problems.push(`${field}: ${name} cannot be decoded as ${charset}.`);
    return bytes.join('');
  }
}
