// Sender Policy Framework (RFC 7208): what a record allows, and how many look-ups it costs whoever checks it.
import { BlockList, isIP } from 'node:net';

export interface SpfNode {
  domain: string;
  /** The whole record; null when there is none. */
  record: string | null;
  terms: SpfTerm[];
  problem: string | null;
}

export interface SpfTerm {
  /** As it stands there: "include:_spf.example.net". */
  text: string;
  qualifier: '+' | '-' | '~' | '?';
  /** Whether it costs a look-up. */
  lookup: boolean;
  /** It was looked up and nothing was there. */
  empty: boolean;
  /** Addresses and networks it stands for. */
  networks: string[];
  /** What an include or redirect leads to. */
  node: SpfNode | null;
  kind: 'all' | 'include' | 'redirect' | 'networks' | 'unknown';
}

export interface SpfAnalysis {
  tree: SpfNode;
  /** RFC 7208 4.6.4: at most 10, of which at most 2 may find nothing. */
  lookups: number;
  emptyLookups: number;
  problems: string[];
}

export interface SpfNames {
  texts(name: string): Promise<string[]>;
  hosts(name: string): Promise<string[]>;
  mailExchangers(domain: string): Promise<string[]>;
}

export const SPF_LOOKUPS = 10;
export const SPF_EMPTY_LOOKUPS = 2;
/** Beyond it nothing more is asked: the record is wrong anyhow. */
const MOST_LOOKUPS = 25;

/** Follows a domain's record to its ends. Throws what the name server's failure is. */
export async function analyseSpf(names: SpfNames, domain: string): Promise<SpfAnalysis> {
  const count = { lookups: 0, empty: 0 };
  const tree = await readNode(names, domain, [], count);
  const problems = problemsOf(tree);
  if (count.lookups > SPF_LOOKUPS) {
    problems.push(
      `It needs ${count.lookups} look-ups; receivers stop at ${SPF_LOOKUPS} and treat it as wrong.`,
    );
  }
  if (count.empty > SPF_EMPTY_LOOKUPS) {
    problems.push(`${count.empty} of its look-ups find nothing; receivers stop at ${SPF_EMPTY_LOOKUPS}.`);
  }
  return { tree, lookups: count.lookups, emptyLookups: count.empty, problems };
}

function problemsOf(node: SpfNode): string[] {
  return [
    ...(node.problem === null ? [] : [`${node.domain}: ${node.problem}`]),
    ...node.terms.flatMap(({ node: inner }) => (inner === null ? [] : problemsOf(inner))),
  ];
}

interface Count {
  lookups: number;
  empty: number;
}

async function readNode(names: SpfNames, domain: string, path: string[], count: Count): Promise<SpfNode> {
  const texts = (await names.texts(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text));
  const node: SpfNode = { domain, record: texts[0] ?? null, terms: [], problem: null };
  if (texts.length > 1) node.problem = `It has ${texts.length} SPF records; there must be one.`;
  if (node.record === null && path.length > 0)
    node.problem = 'It has no SPF record, so nothing is allowed by it.';
  if (node.record === null || texts.length > 1) return node;
  const words = node.record.trim().split(/ +/).slice(1, 100);
  for (const word of words) {
    node.terms.push(await readTerm(names, word, domain, [...path, domain], count));
  }
  const unknown = node.terms.find(({ kind }) => kind === 'unknown');
  if (unknown !== undefined) node.problem = `"${unknown.text}" is not understood.`;
  return node;
}

const TERM = /^([+\-~?]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:](.+?))?(\/[\d/]+)?$/i;

async function readTerm(
  names: SpfNames,
  text: string,
  domain: string,
  path: string[],
  count: Count,
): Promise<SpfTerm> {
  const term: SpfTerm = {
    ...{ text, qualifier: '+', lookup: false, empty: false, networks: [], node: null, kind: 'networks' },
  };
  const redirect = /^redirect=(.+)$/i.exec(text)?.[1];
  if (redirect !== undefined) return follow(names, { ...term, kind: 'redirect' }, redirect, path, count);
  if (/^[a-z][\w.-]*=/i.test(text)) return term; // exp= and modifiers to come (6.)
  const match = TERM.exec(text);
  if (match === null) return { ...term, kind: 'unknown' };
  const [, sign = '', name = '', argument, mask = ''] = match;
  term.qualifier = (sign || '+') as SpfTerm['qualifier'];
  switch (name.toLowerCase()) {
    case 'all':
      return { ...term, kind: 'all' };
    case 'include':
      return argument === undefined
        ? { ...term, kind: 'unknown' }
        : follow(names, { ...term, kind: 'include' }, argument, path, count);
    case 'ip4':
    case 'ip6':
      return isIP(argument ?? '') === 0
        ? { ...term, kind: 'unknown' }
        : { ...term, networks: [`${argument}${mask}`] };
    default:
      return resolveTerm(names, term, name.toLowerCase(), argument ?? domain, mask, count);
  }
}

async function follow(
  names: SpfNames,
  term: SpfTerm,
  target: string,
  path: string[],
  count: Count,
): Promise<SpfTerm> {
  count.lookups++;
  const domain = target.toLowerCase();
  if (domain.includes('%') || count.lookups > MOST_LOOKUPS) return { ...term, lookup: true };
  if (path.includes(domain) || path.length > SPF_LOOKUPS) {
    const node: SpfNode = { domain, record: null, terms: [], problem: 'It leads back to itself.' };
    return { ...term, lookup: true, node };
  }
  const node = await readNode(names, domain, path, count);
  if (node.record === null) count.empty++;
  return { ...term, lookup: true, empty: node.record === null, node };
}

async function resolveTerm(
  names: SpfNames,
  term: SpfTerm,
  name: string,
  target: string,
  mask: string,
  count: Count,
): Promise<SpfTerm> {
  count.lookups++;
  const found: SpfTerm = { ...term, lookup: true };
  if (target.includes('%') || name === 'ptr' || name === 'exists' || count.lookups > MOST_LOOKUPS)
    return found;
  const hosts = name === 'mx' ? (await names.mailExchangers(target)).slice(0, 10) : [target];
  const addresses = (await Promise.all(hosts.map((host) => names.hosts(host)))).flat();
  if (addresses.length === 0) {
    count.empty++;
    return { ...found, empty: true };
  }
  const [four = '', six = ''] = mask.slice(1).split('//');
  const networks = addresses.map((address) => {
    const length = isIP(address) === 4 ? four : six;
    return length === '' ? address : `${address}/${length}`;
  });
  return { ...found, networks };
}

export type SpfVerdict = 'PASS' | 'FAIL' | 'SOFTFAIL' | 'NEUTRAL' | 'NONE';
const VERDICTS = { '+': 'PASS', '-': 'FAIL', '~': 'SOFTFAIL', '?': 'NEUTRAL' } as const;

/** What the record says of mail from an address (RFC 7208 4.6), as far as it can be told without the message. */
export function spfVerdict(node: SpfNode, address: string): SpfVerdict {
  if (node.record === null) return 'NONE';
  for (const term of node.terms) {
    const matches =
      term.kind === 'all' ||
      (term.kind === 'include' && term.node !== null && spfVerdict(term.node, address) === 'PASS') ||
      (term.kind === 'networks' && contains(term.networks, address));
    if (matches) return VERDICTS[term.qualifier];
  }
  const redirect = node.terms.find(({ kind }) => kind === 'redirect')?.node;
  return redirect ? spfVerdict(redirect, address) : 'NEUTRAL';
}

function contains(networks: readonly string[], address: string): boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [start = '', length] = network.split('/');
    const family = isIP(start) === 4 ? 'ipv4' : 'ipv6';
    const bits = length === undefined ? (family === 'ipv4' ? 32 : 128) : Number(length);
    if (isIP(start) === 0 || !(bits >= 0 && bits <= (family === 'ipv4' ? 32 : 128))) continue;
    list.addSubnet(start, bits, family);
  }
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
