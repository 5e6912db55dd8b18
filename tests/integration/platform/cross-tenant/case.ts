// What a case is: the variables a root field is tried with.

/** Gives an id of a type: the other organization's, or (for the comparison) one that does not exist. */
export type Foreign = (type: string) => string;

/** Ids that are the caller's own. */
export interface Own {
  accountId: string | null;
  folderId: string | null;
}

export interface Secrets {
  /** Words of the other organization's mail, to search for. */
  word: string;
  draftKey: string;
  /** Its mail domain without the first letter. */
  mistypedDomain: string;
}

export type Variables = Record<string, unknown>;
export type Case = (foreign: Foreign, own: Own, secrets: Secrets) => Variables[];

/** Takes nothing that could belong to anybody. */
export const takesNoId: Case = () => [];

/** Of a request that is made once. */
export const KEY = '7d1f4c52-3b0a-4f57-9b0e-5a8f5e1d2c3b';
