// What is known of parameters that nobody has explained here: their kind by their default, their risk by their name.
import type { ConfigurationProgram, ConfigurationRisk, ParameterType } from '../protocol/configuration.ts';

export function guessType(program: ConfigurationProgram, fallback: string): ParameterType {
  if (/^(yes|no)$/.test(fallback)) return { kind: 'boolean' };
  if (program === 'postfix' && /^\d+[smhdw]$/.test(fallback)) return { kind: 'time' };
  if (program === 'dovecot' && /^\d+ (s|m|h|d|w)[a-z]+$/.test(fallback)) return { kind: 'time' };
  if (program === 'dovecot' && /^\d+ ?[kMG]$/.test(fallback)) return { kind: 'size' };
  // A plain number may also be a size, or stand for “no limit”: digits alone are demanded where all of these are digits.
  if (program === 'postfix' && /^\d+$/.test(fallback)) return { kind: 'integer' };
  return { kind: 'text' };
}

export function guessRisk(section: readonly string[], name: string): ConfigurationRisk | null {
  const all = [...section, name].join(' ');
  if (/inet_listener|^inet_|^(listen|protocols)$|^service \S+ port$/.test(all)) return 'listeners';
  if (/(^|[_ ])(tls|ssl|tlsproxy)(_|$| )/.test(all)) return 'tls';
  if (/(^|[_ ])(sasl|auth|login)(_|$| )|^(pass|user)db/.test(all)) return 'authentication';
  return null;
}

/** The category of a setting of Dovecot by the block it stands in. */
export function guessCategory(program: ConfigurationProgram, section: readonly string[]): string {
  if (program === 'postfix') return section.length > 0 ? 'postfix-master' : 'postfix-other';
  const kind = (section[0] ?? '').replace(/[ #].*/, '');
  const known: Record<string, string> = {
    service: 'dovecot-protocols',
    protocol: 'dovecot-protocols',
    passdb: 'dovecot-authentication',
    userdb: 'dovecot-authentication',
    namespace: 'dovecot-storage',
    plugin: 'dovecot-plugins',
  };
  return known[kind] ?? 'dovecot-other';
}
