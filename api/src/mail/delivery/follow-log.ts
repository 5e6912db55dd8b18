// One worker at a time follows the log of each mail host's Postfix.
import { followHosts } from '../../mailserver/index.ts';
import { applyChunk, readPosition } from './read-log.ts';

/** A log that is met for the first time is read from here before its end: older mail is nobody's concern any more. */
const HISTORY_MB = 64;

/** Keeps the delivery facts of sent mail in step with the logs of the mail hosts. */
export const deliveryService = followHosts({
  name: 'delivery-facts',
  sources: ['postfix'],
  historyMb: () => HISTORY_MB,
  reader: (deps, host, { source }) => ({
    readPosition: () => readPosition(deps, source),
    apply: (chunk) => applyChunk(deps, { host, source }, chunk),
  }),
});
