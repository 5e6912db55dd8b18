import type { Outgoing } from '../data/documents.ts';

/** Whether something is still to come of a message, or to be said about it: also when it was sent and has no copy in Sent. */
export const isUnderWay = ({ state, filingProblem }: Outgoing): boolean =>
  filingProblem !== null || (state !== 'SENT' && state !== 'CANCELED');
