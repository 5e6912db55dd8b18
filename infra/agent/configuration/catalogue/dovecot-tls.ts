import { type CatalogueEntry, entries, oneOf, path, text, yesNo } from './entry.ts';

/** Encryption of clients' connections. */
export const dovecotTls: CatalogueEntry[] = entries('dovecot', 'dovecot-tls', [
  ['ssl', oneOf('no', 'yes', 'required'), 'Whether TLS is offered, or demanded before a login.', 'tls'],
  [
    'ssl_cert',
    path,
    'The server’s certificate, with those that lead to the authority: “<” and the name of the file.',
    'tls',
  ],
  ['ssl_key', path, 'The private key that belongs to the certificate: “<” and the name of the file.', 'tls'],
  ['ssl_alt_cert', path, 'A second certificate with another kind of key.', 'tls'],
  ['ssl_alt_key', path, 'The key of the second certificate.', 'tls'],
  ['ssl_ca', path, 'Authorities whose client certificates are believed.', 'tls'],
  ['ssl_dh', path, 'Parameters of the old key exchange; newer clients do without.', 'tls'],
  [
    'ssl_min_protocol',
    oneOf('ANY', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3', 'LATEST'),
    'The oldest version of TLS that is used.',
    'tls',
  ],
  ['ssl_cipher_list', text, 'The kinds of encryption up to TLS 1.2, in OpenSSL’s words.', 'tls'],
  ['ssl_cipher_suites', text, 'The kinds of encryption of TLS 1.3.', 'tls'],
  ['ssl_curve_list', text, 'The curves for the key exchange.', 'tls'],
  [
    'ssl_prefer_server_ciphers',
    yesNo,
    'Whether the server’s choice of encryption goes before the client’s.',
    'tls',
  ],
  ['ssl_options', text, 'Switches: no_compression, no_ticket.', 'tls'],
  ['ssl_verify_client_cert', yesNo, 'Whether clients are asked for a certificate.', 'tls'],
  ['ssl_require_crl', yesNo, 'Whether there must be a list of withdrawn certificates.', 'tls'],
  [
    'ssl_client_ca_file',
    path,
    'Authorities that are believed when Dovecot connects to other servers.',
    'tls',
  ],
  [
    'ssl_client_ca_dir',
    path,
    'A folder of authorities that are believed when Dovecot connects to other servers.',
    'tls',
  ],
  ['verbose_ssl', yesNo, 'Whether the log tells the steps of TLS.'],
]);
