import { plural } from '../plural.ts';

/** Is mail working? */
export const adminOverview = {
  'overview.working': 'Mail is working.',
  'overview.look': ({ count }: { count: number }) =>
    plural(count, {
      one: 'Mail is working; one thing needs a look.',
      other: 'Mail is working; # things need a look.',
    }),
  'overview.broken': ({ what }: { what: string }) => `Mail is not working: ${what}`,
  'overview.stopped': ({ names }: { names: string }) => `${names} has stopped.`,
  'overview.unknown':
    'Nothing is known right now: the agent of this host does not answer. Mail flows on without it.',
  'overview.unchecked': 'Everything runs. The first check is still to come.',
  'overview.notChecked':
    'Everything runs, but the last check could not be made: the agent of this host did not answer then.',
  'overview.checked': ({ time }: { time: string }) => `Checked ${time}`,
  'overview.services': 'Services',
  'overview.servicesRun': ({ running, all }: { running: number; all: number }) => `${running} of ${all} run`,
  'overview.queue': 'Queue',
  'overview.queued': ({ count }: { count: number }) =>
    plural(count, { zero: 'Nothing waits', one: 'One message waits', other: '# messages wait' }),
  'overview.oldest': ({ time }: { time: string }) => `oldest ${time}`,
  'overview.noQueue': 'Postfix does not run here',
  'overview.flow': 'Last hour',
  'overview.delivered': ({ count }: { count: number }) =>
    `${plural(count, { zero: 'Nothing', other: '#' })} delivered`,
  'overview.notDelivered': ({ deferred, rejected }: { deferred: number; rejected: number }) =>
    `${deferred} put off, ${rejected} refused`,
  'overview.certificate': 'Certificate',
  'overview.certificateDays': ({ days }: { days: number }) =>
    plural(days, { one: 'Valid for one more day', other: 'Valid for # more days' }),
  'overview.certificateUnknown': 'Not looked at yet',
  'overview.disks': 'Disk space',
  'overview.diskFree': ({ free, total }: { free: string; total: string }) => `${free} of ${total} free`,
  'overview.health': 'Health',
  'overview.healthGood': ({ good, all }: { good: number; all: number }) =>
    plural(all, {
      one: good === 1 ? 'The last check went well' : 'The last check did not go well',
      other: `${good} of the last # checks went well`,
    }),
  'overview.attention': 'What needs a look',
  'overview.domains': 'Domains',
  'overview.domainScore': ({ score }: { score: number }) => `${score} of 100`,
  'overview.domainsGood': 'All domains do well.',
  'overview.noDomains': 'No domain is hosted here yet.',
} as const;
