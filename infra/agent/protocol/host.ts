export interface HostVerbs {
  /** What this host runs. */
  'host.describe': { params: Record<string, never>; result: HostDescription };
}

export interface HostDescription {
  /** `private`: the instances of an installation below its data directory; `distribution`: the system's own. */
  kind: 'private' | 'distribution';
  hostname: string;
  /** Versions as the programs tell them ("3.7.11"); null for what is not there. */
  versions: { postfix: string | null; dovecot: string | null };
}
