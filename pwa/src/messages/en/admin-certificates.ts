import { plural } from '../plural.ts';

/** Certificates of the mail host. */
export const adminCertificates = {
  'certificates.title': 'Certificates',
  'certificates.note': 'By which others know that this is your mail server',
  'certificates.used': 'In use',
  'certificates.none': 'The configuration names no certificate: connections cannot be encrypted.',
  'certificates.unused': 'Installed, not in use',
  'certificates.unusedNote': 'Earlier ones stay, so that an earlier configuration can be restored.',
  'certificates.unreachable':
    'The agent of this host does not answer, so nothing is known of its certificates. Mail is not affected by that.',
  'certificates.install': 'Install a certificate',
  'certificates.selfSign': 'Make a self-signed one',
  'certificates.names': 'Good for',
  'certificates.issuer': 'Issued by',
  'certificates.self': 'Itself (self-signed)',
  'certificates.until': 'Valid until',
  'certificates.usedBy': 'Used by',
  'certificates.key': 'Key',
  'certificates.fingerprint': 'Fingerprint (SHA-256)',
  'certificates.parameters': 'Details',
  'certificates.days': ({ days }: { days: number }) =>
    plural(days, { zero: 'ends today', one: 'ends tomorrow', other: '# days left' }),
  'certificates.ended': 'has ended',
  'certificates.users.postfix': 'Postfix (SMTP, submission)',
  'certificates.users.postfixClient': 'Postfix (to other servers)',
  'certificates.users.dovecot': 'Dovecot (IMAP, ManageSieve)',
  'certificates.chain': 'Certificate and chain',
  'certificates.chainHelp': 'PEM, the server’s own first: often called fullchain.pem.',
  'certificates.keyField': 'Private key',
  'certificates.keyHelp':
    'PEM without a passphrase, often called privkey.pem. It goes to the mail host alone and cannot be read again.',
  'certificates.chooseFiles': 'Choose files',
  'certificates.chooseHelp': 'Or drop them here. Which of them is the key is recognised.',
  'certificates.tooLarge': ({ name }: { name: string }) =>
    `${name} is too large to be a certificate or a key.`,
  'certificates.noPem': ({ name }: { name: string }) => `${name} holds no certificate and no key in PEM.`,
  'certificates.unreadable': ({ name }: { name: string }) =>
    `${name} cannot be read. See that it is a file, and that it may be opened; or paste its text below.`,
  'certificates.reason': 'Why',
  'certificates.reasonHelp': 'Kept in the history of the configuration.',
  'certificates.reasonInstall': 'New certificate',
  'certificates.reasonSelf': 'Self-signed certificate',
  'certificates.effect':
    'Postfix and Dovecot are tried out with it before it goes live. Then you have two minutes to confirm; otherwise what was before comes back.',
  'certificates.go': 'Install and try',
  'certificates.going': 'Sending…',
  'certificates.selfWarning':
    'Nobody vouches for it: other mail servers take it, but people’s mail programs warn of it. Good for tests and closed networks.',
  'certificates.selfNames': 'Names of the host',
  'certificates.selfNamesHelp': 'Those that mail programs and other servers connect to, separated by commas.',
  'certificates.selfDays': 'Days it is valid',
  'certificates.selfDaysHelp': '1 to 825',
  'certificates.make': 'Make and try',
  'certificates.needChain': 'Paste the certificate, or choose its file.',
  'certificates.needKey': 'Paste its private key, or choose its file.',
} as const;
