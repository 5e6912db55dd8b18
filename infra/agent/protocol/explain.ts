// "Why was this rejected, where would this go?": a conversation replayed through a canary of the live configuration.

export interface ExplainParams {
  /** Empty for a bounce. */
  sender: string;
  recipient: string;
  /** The address that the client would come from. */
  client: string;
  /** The name that DNS has for that address; null: none. */
  clientName: string | null;
  helo: string;
  /** The message as it is on the wire (RFC 5322), in base64, at most 1 MB; null: the conversation ends after the recipient. */
  message: string | null;
  /** Bytes that the client declares (RFC 1870); null: those of `message`, or none. */
  size: number | null;
}

/** One thing that happens, in the order in which it does. */
export interface ExplainStep {
  kind: 'command' | 'restriction' | 'lookUp' | 'content' | 'delivery';
  /** `RCPT TO:<…>`, `reject_unauth_destination`, `virtual_alias_maps`, `header Subject: …`, an address. */
  subject: string;
  verdict: 'permit' | 'reject' | 'next' | 'found' | 'missing';
  /** The reply, the restriction’s list, what was looked up and found, where it is handed to. */
  detail: string;
  /** In plain words; empty where there is nothing to add. */
  meaning: string;
}

/** Where one of the addresses goes that a message is for in the end. */
export interface ExplainedDelivery {
  recipient: string;
  /** Null when Postfix did not tell. */
  transport: string | null;
  nextHop: string | null;
  /** False: it would come back to the sender, or wait; `text` says why. */
  good: boolean;
  text: string;
}

export interface LookUp {
  /** The parameter that names the table. */
  parameter: string;
  table: string;
  key: string;
  /** Null: not found. */
  result: string | null;
}

export interface RestrictionVerdict {
  /** client, helo, sender, relay, recipient … */
  list: string;
  restriction: string;
  verdict: 'permit' | 'reject' | 'next';
}

export interface Explanation {
  accepted: boolean;
  /** The replies of the server, in their order. */
  replies: { command: string; code: number; text: string }[];
  restrictions: RestrictionVerdict[];
  lookUps: LookUp[];
  /** Addresses that the recipient stands for after aliases; itself when there are none. */
  recipients: string[];
  /** Null when it is not accepted, or Postfix did not tell. */
  transport: string | null;
  nextHop: string | null;
  /** Of a message: one for each address it goes to. */
  deliveries: ExplainedDelivery[];
  /** Everything in its order, at most 400. */
  steps: ExplainStep[];
  /** In plain words. */
  summary: string;
}

export interface ExplainVerbs {
  'mail.explain': { params: ExplainParams; result: Explanation };
}
