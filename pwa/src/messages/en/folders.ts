import { plural } from '../plural.ts';

interface Count {
  count: number;
}
interface Name {
  name: string;
}

const messages = ({ count }: Count): string => plural(count, { one: '# message', other: '# messages' });

/** Folders: making, naming, moving, deleting, emptying, hiding them. */
export const folders = {
  'folders.more': ({ name }: Name) => `What can be done with ${name}`,
  'folders.counts': ({ total, unread }: { total: number; unread: number }) =>
    unread === 0 ? messages({ count: total }) : `${messages({ count: total })}, ${unread} unread`,
  'folders.new': 'New folder',
  'folders.newIn': 'New folder inside …',
  'folders.rename': 'Rename …',
  'folders.move': 'Move …',
  'folders.hide': 'Hide',
  'folders.show': 'Show',
  'folders.delete': 'Delete …',
  'folders.empty': 'Empty …',
  'folders.settings': 'Folder settings',
  'folders.hiddenCount': (count: Count) =>
    plural(count.count, { one: '# hidden folder', other: '# hidden folders' }),
  'folders.moreRows': (count: Count) =>
    plural(count.count, { one: 'Show # more folder', other: 'Show # more folders' }),
  'folders.find': 'Find a folder',
  'folders.foundCount': (count: Count) =>
    plural(count.count, { one: '# folder found', other: '# folders found' }),
  'folders.chooseFor': ({ role }: { role: string }) => `The folder for ${role}`,
  'folders.choose': 'Choose …',

  'folders.name': 'Name',
  'folders.inside': ({ name }: Name) => `Inside ${name}`,
  'folders.newTitle': 'New folder',
  'folders.create': 'Create',
  'folders.creating': 'Creating …',
  'folders.created': ({ name }: Name) => `${name} is there`,
  'folders.renameTitle': ({ name }: Name) => `Rename ${name}`,
  'folders.renameDo': 'Rename',
  'folders.renaming': 'Renaming …',
  'folders.moveTitle': ({ name }: Name) => `Move ${name} to`,
  'folders.toTop': 'The top, inside no folder',
  'folders.moved': ({ name }: Name) => `${name} moved`,
  'folders.moreFound': (count: Count) =>
    plural(count.count, { one: '# more; type to find it', other: '# more; type to find one' }),

  'folders.deleteTitle': ({ name }: Name) => `Delete ${name}?`,
  'folders.deleteInner': (count: Count) =>
    plural(count.count, {
      one: 'It has # folder inside, which goes too.',
      other: 'It has # folders inside, which go too.',
    }),
  'folders.deleteEmpty': 'It holds no messages.',
  'folders.deleteHolds': (count: Count) =>
    plural(count.count, {
      one: 'It holds # message. What should become of it?',
      other: 'It holds # messages. What should become of them?',
    }),
  'folders.deleteToTrash': (count: Count) =>
    plural(count.count, { one: 'Move # message to the trash', other: 'Move # messages to the trash' }),
  'folders.deleteForEver': (count: Count) =>
    plural(count.count, { one: 'Delete # message for ever', other: 'Delete # messages for ever' }),
  'folders.deleteDo': 'Delete the folder',
  'folders.deleted': ({ name }: Name) => `${name} deleted`,
  'folders.emptyTitle': ({ name }: Name) => `Empty ${name}?`,
  'folders.emptyHelp': (count: Count) =>
    plural(count.count, {
      one: '# message will be gone from the mail server. This cannot be undone.',
      other: '# messages will be gone from the mail server. This cannot be undone.',
    }),
  'folders.emptyDo': (count: Count) =>
    plural(count.count, { one: 'Delete # message', other: 'Delete # messages' }),
  'folders.emptyNow': ({ name }: Name) => `Empty ${name}`,
  'folders.emptying': (count: Count) => `Being emptied, ${messages(count)} left`,
  'folders.emptied': ({ count, name }: { count: number; name: string }) =>
    `${messages({ count })} deleted from ${name}`,
  'folders.hidden': ({ name }: Name) => `${name} is hidden. Its mail stays findable.`,
  'folders.offline':
    'Folders can only be changed while you are online. Try again when the connection is back.',

  'folders.settingsTitle': 'Folders',
  'folders.settingsNote': 'Hidden folders, and which one is for what',
  'folders.roles': 'Which folder is for what',
  'folders.rolesHelp': 'Choose another one when the mail server does not say it, or says it wrongly.',
  'folders.roleNone': 'None yet',
  'folders.roleSaved': ({ role, name }: { role: string; name: string }) => `${role} is ${name} now`,
  'folders.visible': 'Shown folders',
  'folders.visibleHelp':
    'A folder that is hidden here is hidden in your other mail apps as well. Its mail stays findable.',
  'folders.noneOwn': 'There are no folders besides the ones every mailbox has.',
} as const;
