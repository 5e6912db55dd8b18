/** What is said of the people a message is for. */
export const recipients = {
  'recipients.meant': ({ domain }: { domain: string }) => `Do you mean ${domain}?`,
  'recipients.correct': ({ address, domain }: { address: string; domain: string }) =>
    `Do you mean ${domain}? Change ${address}`,
  'recipients.NO_DOMAIN': ({ domain }: { domain: string }) => `there is no domain ${domain}`,
  'recipients.NO_MAIL': ({ domain }: { domain: string }) => `${domain} takes no mail`,
  'recipients.UNANSWERED': ({ domain }: { domain: string }) => `${domain} could not be looked up`,
  'recipients.cannotArrive': ({ addresses }: { addresses: string }) =>
    `Mail to ${addresses} will probably come back. Check the spelling, or send again to send it like this.`,
} as const;
