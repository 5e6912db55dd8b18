import { plural } from '../plural.ts';

/** Domains in the administration. */
export const adminDomains = {
  'domains.title': 'Domains',
  'domains.note': 'Names whose mail comes here',
  'domains.add': 'Add domain',
  'domains.none': 'No domain yet',
  'domains.noneHelp': 'Add the domain of your company; its mail is taken here once its records point here.',
  'domains.more': 'Show more',
  'domains.templates': 'Templates',
  'domains.suspended': 'Suspended',
  'domains.deleted': 'Deleted',
  'domains.unfinished': 'Not set up',
  'domains.standsFor': ({ name }: { name: string }) => `Stands for ${name}`,
  'domains.pending': 'On its way to the mail servers',
  'domains.failed': 'The mail servers do not know it yet',
  'domains.mailboxes': ({ count }: { count: number }) =>
    plural(count, { zero: 'No mailbox', one: '# mailbox', other: '# mailboxes' }),
  'domains.aliases': ({ count }: { count: number }) =>
    plural(count, { zero: 'No alias', one: '# alias', other: '# aliases' }),
  'domains.messages': ({ count }: { count: number }) =>
    plural(count, { zero: 'No message', one: '# message', other: '# messages' }),
  'domains.used': ({ used }: { used: string }) => `${used} used`,
  'domains.usedOf': ({ used, limit }: { used: string; limit: string }) => `${used} of ${limit} used`,
  'domains.notCounted': 'Not counted yet',
  'domains.score': ({ score }: { score: number }) => `Health ${score} of 100`,
  'domains.notFound': 'There is no such domain',
  'domains.notFoundHelp': 'It may have been removed for good meanwhile.',

  'domains.actions': 'More',
  'domains.suspend': 'Suspend',
  'domains.resume': 'Resume',
  'domains.delete': 'Delete',
  'domains.restore': 'Restore',
  'domains.working': 'Working …',
  'domains.goOn': 'Go on',
  'domains.unfinishedBanner': 'Setting this domain up was not finished.',
  'domains.suspendedBanner': ({ reason }: { reason: string }) =>
    reason === '' ? 'Suspended: all its mail is refused.' : `Suspended: all its mail is refused. ${reason}`,
  'domains.deletedBanner': ({ time }: { time: string }) =>
    `Deleted: all its mail is refused. It can be restored until ${time}; then its mailboxes and their mail go for good.`,
  'domains.mainClosedBanner': ({ name }: { name: string }) =>
    `${name} takes no mail, so this domain takes none.`,

  'domains.suspendTitle': ({ name }: { name: string }) => `Suspend ${name}?`,
  'domains.suspendExplained': ({ count }: { count: number }) =>
    plural(count, {
      zero: 'Mail for the domain is refused until you resume it. It has no mailbox.',
      one: '# mailbox stops: mail for it is refused and nobody signs in, until you resume the domain. Nothing is removed.',
      other:
        '# mailboxes stop: mail for them is refused and nobody signs in, until you resume the domain. Nothing is removed.',
    }),
  'domains.reason': 'Reason',
  'domains.reasonHelp': 'For other administrators.',
  'domains.suspendedNow': ({ name }: { name: string }) => `${name} is suspended.`,
  'domains.resumedNow': ({ name }: { name: string }) => `${name} takes mail again.`,
  'domains.deleteTitle': ({ name }: { name: string }) => `Delete ${name}?`,
  'domains.deleteExplained': ({ mailboxes, aliases }: { mailboxes: number; aliases: number }) =>
    `Its mail is refused at once. When the days below are over, ${plural(mailboxes, { zero: 'no mailbox', one: '# mailbox', other: '# mailboxes' })} and ${plural(aliases, { zero: 'no alias', one: '# alias', other: '# aliases' })} go for good. Until then you can restore everything.`,
  'domains.deleteMail': ({ size }: { size: string }) => `Mail in them: ${size}.`,
  'domains.retention': 'Days it can be restored',
  'domains.confirmName': ({ name }: { name: string }) => `Type ${name} to confirm`,
  'domains.deletedNow': ({ name }: { name: string }) =>
    `${name} is deleted. You can restore it from its page.`,
  'domains.restoredNow': ({ name }: { name: string }) => `${name} is there again.`,

  'domains.health': 'Health',
  'domains.allWell': 'All is well',
  'domains.allWellHelp': 'Nothing about this domain needs you.',
  'domains.points': ({ points }: { points: number }) => `−${points}`,

  'domains.usage': 'Usage',
  'domains.usageNote': 'Counted every few minutes; one value a day is kept.',
  'domains.space': 'Mail',
  'domains.given': ({ given }: { given: string }) => `${given} given to mailboxes`,
  'domains.givenOf': ({ given, limit }: { given: string; limit: string }) =>
    `${given} of ${limit} given to mailboxes`,
  'domains.history': 'Mail kept, by day',
  'domains.day': 'Day',
  'domains.traffic': 'Messages by day',
  'domains.received': 'Received',
  'domains.refused': 'Refused',
  'domains.sent': 'Sent',
  'domains.outgoing': 'Outgoing mail, last 24 hours',
  'domains.delivered95': ({ time, count }: { time: string; count: number }) =>
    `95 % of it was with other servers within ${time}; ${plural(count, { one: '# recipient', other: '# recipients' })}`,
  'domains.deliveredFew': ({ count }: { count: number }) =>
    plural(count, {
      zero: 'Nothing was sent to other servers',
      one: '# recipient on other servers: too few to say how quickly it leaves',
      other: '# recipients on other servers: too few to say how quickly it leaves',
    }),
  'domains.delays': '95 % of outgoing mail left within',
  'domains.noHistory': 'There is one value a day: come back tomorrow.',

  'domains.dns': 'DNS and signing',
  'domains.dnsNote': 'Records to publish, signing keys, and what others report about the domain’s mail',

  'domains.mailboxesTitle': 'Mailboxes',
  'domains.addMailbox': 'Add mailbox',

  'domains.addresses': 'Addresses',
  'domains.catchAll': 'Mail to unknown addresses',
  'domains.catchAllHelp': 'An address that gets it. Empty: such mail is refused, which keeps spam out.',
  'domains.standsForLabel': 'Stands for',
  'domains.itself': 'Itself: it has addresses of its own',
  'domains.standsForHelp':
    'Every address that exists there is taken here too, and leads to the same mailbox. Others are refused.',
  'domains.aliasDomains': ({ names }: { names: string }) => `The same addresses are taken at ${names}.`,

  'domains.limits': 'Limits',
  'domains.limitsNote': 'Checked when a mailbox or an alias is added or changed',
  'domains.maxMailboxes': 'Most mailboxes',
  'domains.maxAliases': 'Most aliases',
  'domains.defaultQuota': 'A new mailbox may hold (GB)',
  'domains.maxQuota': 'All mailboxes together may hold (GB)',
  'domains.noLimitHelp': 'Empty: no limit.',
  'domains.save': 'Save',
  'domains.saving': 'Saving …',
  'domains.saved': 'Saved.',
  'domains.noNumber': 'Enter a number, or nothing.',
  'domains.conflict': 'Somebody else changed this domain meanwhile. Below are the values there are now.',
  'domains.conflictField': ({ field, yours, theirs }: { field: string; yours: string; theirs: string }) =>
    `${field}: you wanted ${yours}, there is ${theirs} now`,
  'domains.empty': 'nothing',

  'domains.relay': 'Outgoing mail',
  'domains.relayNote': 'How what people of this domain send elsewhere leaves',
  'domains.direct': 'Straight to the recipients’ servers',
  'domains.through': ({ server }: { server: string }) => `Through ${server}`,
  'domains.relayLogin': ({ username }: { username: string }) => `Signed in there as ${username}`,
  'domains.relayNoLogin': 'Without a sign-in',
  'domains.setRelay': 'Use a relay',
  'domains.changeRelay': 'Change',
  'domains.removeRelay': 'Send directly',
  'domains.relayTitle': ({ name }: { name: string }) => `Relay for ${name}`,
  'domains.relayExplained':
    'A server of your provider that takes outgoing mail. Mail between people here stays here.',
  'domains.host': 'Server',
  'domains.port': 'Port',
  'domains.security': 'Security',
  'domains.username': 'User name',
  'domains.usernameHelp': 'Empty when the relay knows this server by its address.',
  'domains.password': 'Password',
  'domains.passwordKept': 'Empty: the one there is, for the same server, port and user name.',
  'domains.verify': 'Sign in there first',
  'domains.verifyHelp': 'Nothing changes when the relay refuses.',
  'domains.trying': 'Trying …',
  'domains.relaySet': ({ name }: { name: string }) => `Mail from ${name} goes through the relay.`,
  'domains.relayRemoved': ({ name }: { name: string }) => `Mail from ${name} leaves directly.`,
  'domains.relayOfMain': ({ name }: { name: string }) => `As ${name} does, for which it stands.`,

  'domains.stepName': 'Name',
  'domains.stepPublish': 'Records',
  'domains.stepMailbox': 'First mailbox',
  'domains.stepDone': 'Done',
  'domains.wizard': 'Add a domain',
  'domains.wizardOf': ({ name }: { name: string }) => `Set up ${name}`,
  'domains.step': ({ number, of }: { number: number; of: number }) => `Step ${number} of ${of}`,
  'domains.name': 'Domain',
  'domains.nameHelp': 'In any script. You must be able to change its DNS records.',
  'domains.template': 'Limits as in',
  'domains.noTemplate': 'No template: without limits',
  'domains.next': 'Next',
  'domains.later': 'Later',
  'domains.adding': 'Adding …',
  'domains.publishNote':
    'Publish these records where the domain’s DNS is looked after. They are looked at here again; you can go on meanwhile and come back.',
  'domains.firstMailbox': 'The first mailbox, perhaps your own or office@.',
  'domains.makeMailbox': 'Make mailbox',
  'domains.person': 'Name of the person',
  'domains.address': 'Address',
  'domains.doneTitle': ({ name }: { name: string }) => `${name} is set up`,
  'domains.doneHelp': 'Its page shows how it does.',
  'domains.openDomain': 'Open the domain',

  'domains.templatesNote': 'Limits that new domains begin with. Changing a template changes no domain.',
  'domains.noTemplates': 'No template yet',
  'domains.noTemplatesHelp': 'Make one when several domains shall have the same limits.',
  'domains.addTemplate': 'New template',
  'domains.editTemplate': 'Edit',
  'domains.templateName': 'Name',
  'domains.templateSaved': ({ name }: { name: string }) => `${name} is saved.`,
  'domains.templateDeleted': ({ name }: { name: string }) => `${name} is deleted.`,
  'domains.unlimited': 'no limit',
  'domains.limitsInWords': ({
    mailboxes,
    aliases,
    quota,
    total,
  }: {
    mailboxes: string;
    aliases: string;
    quota: string;
    total: string;
  }) => `Mailboxes: ${mailboxes}. Aliases: ${aliases}. New mailbox: ${quota}. Together: ${total}.`,

  'directory.title': 'Directory',
  'directory.about': 'What the mail servers read, and whether it is right',
  'directory.note': 'Compared with the database every five minutes, and repaired',
  'directory.compare': 'Compare now',
  'directory.repair': 'Compare and repair',
  'directory.running': 'Comparing …',
  'directory.right': 'The directory is as it should be',
  'directory.drifted': ({ count }: { count: number }) =>
    plural(count, { one: '# entry was not as it should be', other: '# entries were not as they should be' }),
  'directory.repaired': 'It is being put right.',
  'directory.notRepaired': 'Nothing was changed: compare and repair to put it right.',
  'directory.failed': 'The directory could not be compared',
  'directory.compared': ({ count, time }: { count: number; time: string }) =>
    plural(count, {
      one: `# entry compared ${time}`,
      other: `# entries compared ${time}`,
      zero: `Nothing to compare ${time}`,
    }),
  'directory.scheduled': 'by itself',
  'directory.asked': 'asked for',
  'directory.missing': 'Missing',
  'directory.extra': 'In excess',
  'directory.different': 'Different',
  'directory.shouldBe': ({ field, expected, found }: { field: string; expected: string; found: string }) =>
    `${field}: should be ${expected}, was ${found}`,
  'directory.secret': ({ field }: { field: string }) => `${field}: not the same (not shown)`,
  'directory.history': 'Earlier comparisons',
  'directory.none': 'Not compared yet',
  'directory.noneHelp': 'Compare now, or wait some minutes.',
} as const;
