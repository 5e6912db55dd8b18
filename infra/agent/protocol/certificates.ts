// Certificates of the mail servers. Keys go in and never come out.
import type { ConfigurationChange } from './configuration.ts';

export interface Certificate {
  /** SHA-256 of the certificate, in hexadecimal. */
  fingerprint: string;
  subject: string;
  issuer: string;
  selfSigned: boolean;
  /** Names it is good for. */
  names: string[];
  /** ISO 8601. */
  notBefore: string;
  notAfter: string;
  /** "RSA 2048", "EC prime256v1". */
  keyType: string;
  /** Parameters that name it: `postfix: smtpd_tls_cert_file`. Empty for one that is installed and not used. */
  usedBy: string[];
  /** What is wrong with it, in sentences. */
  problems: string[];
}

export interface InstalledCertificate {
  certificate: Certificate;
  /** Makes Postfix and Dovecot use it; to be applied like any change. */
  changes: ConfigurationChange[];
}

export interface CertificateVerbs {
  'certificates.list': { params: Record<string, never>; result: Certificate[] };
  /** Stores a certificate with its chain and key. Nothing uses it before `changes` are applied. Throws INVALID_INPUT. */
  'certificates.install': { params: { chain: string; key: string }; result: InstalledCertificate };
  /** Makes a key and a certificate that it signs itself, for tests and closed networks. */
  'certificates.selfSign': { params: { names: string[]; days: number }; result: InstalledCertificate };
}
