import { plural } from '../plural.ts';

/** Messages that are forwarded as files. */
export const forwarding = {
  'forwarding.asAttachment': 'Forward as attachment',
  'forwarding.subject': ({ count }: { count: number }) =>
    plural(count, { one: 'Fwd: one message', other: 'Fwd: # messages' }),
  'forwarding.tooLarge': ({ name, size, limit }: { name: string; size: string; limit: string }) =>
    `“${name}” has ${size}: at most ${limit} can be attached. Forward it without its files.`,
  'forwarding.tooMuch': ({ size, limit }: { size: string; limit: string }) =>
    `These messages have ${size} together: at most ${limit} can be attached. Choose fewer.`,
  'forwarding.tooMany': ({ count, most }: { count: number; most: number }) =>
    `These are ${count} messages: at most ${most} can be attached. Choose fewer.`,
  'forwarding.notHere': 'A chosen conversation is not on this device. Try again when you are online.',
  'forwarding.nothing': 'There is no message to attach.',
} as const;
