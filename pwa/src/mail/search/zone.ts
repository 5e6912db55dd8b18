/** IANA name of the zone in which this person's days begin. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
