// Why a message was refused, in classes that can be counted: the words of Postfix, and the enhanced status code (RFC 3463) where
// they say nothing.

export const REJECT_REASONS = [
  'UNKNOWN_RECIPIENT',
  'RELAY_DENIED',
  'BLOCKLIST',
  'SENDER',
  'CLIENT',
  'MAILBOX_FULL',
  'TOO_LARGE',
  'CONTENT',
  'GREYLISTED',
  'AUTHENTICATION',
  'PROTOCOL',
  'TEMPORARY',
  'OTHER',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

const WORDS: readonly (readonly [RegExp, RejectReason])[] = [
  [
    /user unknown|recipient address rejected: undeliverable|unverified address|mailbox unavailable|no such user/i,
    'UNKNOWN_RECIPIENT',
  ],
  [/relay access denied|relaying denied/i, 'RELAY_DENIED'],
  [/blocked using|blocklist|blacklist|dnsbl|listed by/i, 'BLOCKLIST'],
  [/greylist/i, 'GREYLISTED'],
  [/sender address rejected|not owned by user|sender is unspecified/i, 'SENDER'],
  [/client host rejected|helo command rejected|cannot find your/i, 'CLIENT'],
  [/mailbox is full|over ?quota|quota exceeded/i, 'MAILBOX_FULL'],
  [/message size exceeds|size limit/i, 'TOO_LARGE'],
  [/must issue a starttls|encryption required|authentication (required|failed)/i, 'AUTHENTICATION'],
  [/spam|virus|content rejected|message rejected/i, 'CONTENT'],
];

const CODES: Readonly<Record<string, RejectReason>> = {
  '1.1': 'UNKNOWN_RECIPIENT',
  '1.7': 'SENDER',
  '1.8': 'SENDER',
  '2.2': 'MAILBOX_FULL',
  '3.4': 'TOO_LARGE',
  '7.0': 'CONTENT',
  '7.8': 'AUTHENTICATION',
};

export function rejectReason(code: string | null, dsn: string | null, text: string): RejectReason {
  const said = WORDS.find(([words]) => words.test(text))?.[1];
  if (said !== undefined) return said;
  const known = CODES[dsn?.slice(2) ?? ''];
  if (known !== undefined) return known;
  if (dsn?.startsWith('5.5') || /^50[0-4]$/.test(code ?? '')) return 'PROTOCOL';
  return code?.startsWith('4') ? 'TEMPORARY' : 'OTHER';
}
