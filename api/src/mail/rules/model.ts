// What people set: rules, out-of-office, forwarding. It is kept in the script alone and read back from it.

export const conditionFields = [
  'FROM',
  'TO',
  'CC',
  'RECIPIENT',
  'SUBJECT',
  'HEADER',
  'LIST_ID',
  'BODY',
  'SIZE',
  'ATTACHMENT',
  'DATE',
] as const;
export type ConditionField = (typeof conditionFields)[number];

export const textOperators = ['CONTAINS', 'IS', 'BEGINS', 'ENDS', 'MATCHES'] as const;
export type TextOperator = (typeof textOperators)[number];

export type TextField = Exclude<ConditionField, 'SIZE' | 'ATTACHMENT' | 'DATE' | 'BODY'>;

/** Sizes in bytes; dates as `2026-11-21`, by the clock of the server, compared with the day of delivery. */
export type Condition = { not: boolean } & (
  | { field: TextField; operator: TextOperator; header: string | null; values: string[] }
  | { field: 'BODY'; operator: 'CONTAINS'; values: string[] }
  | { field: 'SIZE'; operator: 'OVER' | 'UNDER'; bytes: number }
  | { field: 'ATTACHMENT' }
  | { field: 'DATE'; operator: 'BEFORE' | 'SINCE'; date: string }
);

export const actionKinds = [
  'MOVE',
  'COPY',
  'MARK_READ',
  'STAR',
  'KEYWORD',
  'FORWARD',
  'REPLY',
  'DELETE',
  'DISCARD',
  'STOP',
] as const;
export type ActionKind = (typeof actionKinds)[number];

export type Action =
  | { kind: 'MOVE' | 'COPY'; folder: string }
  | { kind: 'KEYWORD'; keyword: string }
  | { kind: 'FORWARD'; address: string; keepCopy: boolean }
  | { kind: 'REPLY'; subject: string | null; text: string }
  | { kind: 'MARK_READ' | 'STAR' | 'DELETE' | 'DISCARD' | 'STOP' };

export interface MailRule {
  name: string;
  enabled: boolean;
  /** ALL and no condition: every message. */
  match: 'ALL' | 'ANY';
  conditions: Condition[];
  actions: Action[];
}

export interface OutOfOffice {
  enabled: boolean;
  /** First and last day (`2026-11-21`) in the time zone; null: from now, and until it is switched off. */
  from: string | null;
  until: string | null;
  /** IANA name: "Europe/Berlin". */
  timeZone: string;
  /** Null: the server's own, "Auto: " and the subject of what is answered. */
  subject: string | null;
  /** Plain text with LF. */
  text: string;
  /** Nobody is answered twice within so many days: 1 to 30. */
  days: number;
  audience: 'EVERYONE' | 'COLLEAGUES';
  /** One's other addresses: mail to them is answered as well. */
  addresses: string[];
}

export interface Forwarding {
  enabled: boolean;
  address: string;
  keepCopy: boolean;
}

export interface RuleSet {
  rules: MailRule[];
  outOfOffice: OutOfOffice | null;
  forwarding: Forwarding | null;
  /** A person's own script, which runs after the rules. */
  include: string | null;
}

export const emptyRuleSet: RuleSet = { rules: [], outOfOffice: null, forwarding: null, include: null };

/** The script the rules are kept in. */
export const SCRIPT_NAME = 'postroom';
