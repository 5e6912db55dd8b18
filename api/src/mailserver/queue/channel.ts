/** Where it is heard that the picture of a host's queue was brought up to date. */
export const queueChannel = (organizationId: string, hostId: string): string =>
  `mail-queue:${organizationId}:${hostId}`;

/** What is heard there. A message that is lost is made good by the next. */
export type QueueNews = {
  /** Messages that are new or have changed, and those that have left. */
  changed: number;
  gone: number;
};
