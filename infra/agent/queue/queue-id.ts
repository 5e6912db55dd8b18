// Queue ids, as Postfix makes them: short ones in hexadecimal digits, long ones (enable_long_queue_ids) without vowels.
const SHORT = /^[0-9A-F]{6,24}$/;
const LONG = /^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,20}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]{1,16}$/;

/** Whether a text can be the id of a message in a queue; nothing else ever reaches a program or a path. */
export const isQueueId = (text: string): boolean => SHORT.test(text) || LONG.test(text);
