// A domain's DMARC record (RFC 7489 6.3).

export interface DmarcPolicy {
  record: string;
  /** What receivers are asked to do with mail that fails. */
  policy: 'none' | 'quarantine' | 'reject';
  subdomainPolicy: 'none' | 'quarantine' | 'reject';
  /** Share of failing mail the policy is for, in percent. */
  percent: number;
  /** Addresses that get aggregate reports. */
  reportsTo: string[];
  strictDkim: boolean;
  strictSpf: boolean;
}

const POLICIES = new Set(['none', 'quarantine', 'reject']);

/** Null when the text is no valid record. */
export function parseDmarcPolicy(record: string): DmarcPolicy | null {
  const parts = record.split(';').map((part) => part.trim());
  if (!/^v\s*=\s*DMARC1$/.test(parts[0] ?? '')) return null;
  const tags = new Map(
    parts.slice(1).flatMap((part): [string, string][] => {
      const [, name, value] = /^(\w+)\s*=\s*(.*)$/.exec(part) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), (value ?? '').trim()]];
    }),
  );
  const policy = tags.get('p')?.toLowerCase() ?? '';
  if (!POLICIES.has(policy)) return null;
  const sub = tags.get('sp')?.toLowerCase() ?? '';
  const percent = Number(tags.get('pct') ?? 100);
  return {
    record,
    policy: policy as DmarcPolicy['policy'],
    subdomainPolicy: (POLICIES.has(sub) ? sub : policy) as DmarcPolicy['policy'],
    percent: Number.isInteger(percent) && percent >= 0 && percent <= 100 ? percent : 100,
    reportsTo: (tags.get('rua') ?? '')
      .split(',')
      .flatMap((uri) => /^\s*mailto:([^!\s]+)/i.exec(uri)?.[1]?.toLowerCase() ?? []),
    strictDkim: tags.get('adkim')?.toLowerCase() === 's',
    strictSpf: tags.get('aspf')?.toLowerCase() === 's',
  };
}
