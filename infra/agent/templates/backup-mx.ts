import { splitList } from '../configuration/lines.ts';
import type { Draft } from './draft.ts';
import { listWith } from './lists.ts';
import { field, required, type TemplateDefinition, whole } from './template.ts';
import { wrongField } from './values.ts';

/** As this template writes it. */
const CHECK = /,?\s*check_recipient_access\s+inline:\{(?:[\s,]*[\w.-]+=reject_unverified_recipient)+\s*\}/g;
const ASKED = /([\w.-]+)=reject_unverified_recipient/g;

/** Domains whose server is asked already. */
const askedIn = (restrictions: string): string[] =>
  [...restrictions.matchAll(CHECK)].flatMap(([check]) =>
    [...check.matchAll(ASKED)].flatMap(([, domain]) => domain ?? []),
  );

/** There is one transport for all of them: another one would send the mail of others there as well. */
function transportTo(draft: Draft, domains: readonly string[], primary: string): string {
  const present = draft.value('postfix', 'relay_transport') || 'relay';
  const wanted = primary === '' ? 'relay' : `relay:[${primary}]`;
  const [other] = splitList(draft.value('postfix', 'relay_domains')).items.filter(
    (item) => /^[\w-]+\.[\w.-]+$/.test(item) && !domains.includes(item),
  );
  if (other === undefined || present === wanted) return wanted;
  const there = present === 'relay' ? 'to the servers of their MX records' : `by ${present}`;
  throw wrongField(
    'primary',
    `Mail for ${other} is passed on ${there}, and would go the new way too: enter the same here, or give this domain a line in transport_maps.`,
  );
}

/** Which of the addresses are taken, where others are listed: all of these domains. */
const TAKEN = /,?\s*inline:\{[^}]*=backup[^}]*\}/g;

export const backupMx: TemplateDefinition = {
  id: 'backup-mx',
  title: 'Backup MX',
  description:
    'Takes mail for domains whose own server is away, keeps it, and passes it on when that server is back.',
  fields: () => [
    required(
      field('domains', 'Domains', 'Those whose mail is kept, for instance example.com example.org.', {
        kind: 'domains',
      }),
    ),
    field(
      'primary',
      'Their own server',
      'Mail is passed on to it. Empty: to whatever server their MX records name.',
      { kind: 'host' },
    ),
    field('keepDays', 'Keep mail for', 'Then it goes back to its sender.', whole(1, 60, 'days'), '14'),
    field(
      'ask',
      'Ask their server whether a recipient exists',
      'So that nothing is taken that must be sent back. While it is away, everything is taken.',
      { kind: 'boolean' },
      'yes',
    ),
  ],
  fill(draft, values) {
    const domains = values.list('domains');
    const primary = values.text('primary');
    const days = `${values.number('keepDays')}d`;
    const present = draft.value('postfix', 'smtpd_relay_restrictions');
    const others = askedIn(present).filter((domain) => !domains.includes(domain));
    const asked = [...others, ...(values.yes('ask') ? domains : [])];
    const restrictions = present.replace(CHECK, '').trim();
    const entries = asked.map((domain) => `${domain}=reject_unverified_recipient`).join(', ');
    const relayed = listWith(draft.value('postfix', 'relay_domains'), domains);
    const listed = draft.value('postfix', 'relay_recipient_maps').replace(TAKEN, '').trim();
    draft.postfix({
      relay_domains: relayed,
      // Empty it lets every address in. Where it is not, tables say which of their domains' addresses there are.
      relay_recipient_maps: listed === '' ? '' : listWith(listed, [`inline:{${allOf(relayed)}}`]),
      relay_transport: transportTo(draft, domains, primary),
      maximal_queue_lifetime: days,
      bounce_queue_lifetime: days,
      maximal_backoff_time: '2h',
      smtpd_relay_restrictions:
        asked.length > 0
          ? [restrictions, `check_recipient_access inline:{${entries}}`].filter(Boolean).join(', ')
          : restrictions,
      ...(asked.length > 0
        ? { unverified_recipient_defer_code: 250, unverified_recipient_reject_code: 550 }
        : {}),
    });
  },
};

/** The domains of a list, without its tables, as entries that any address matches. */
const allOf = (list: string): string =>
  splitList(list)
    .items.filter((item) => !item.includes(':'))
    .map((domain) => `@${domain}=backup`)
    .join(', ');
