import Activity from 'lucide-solid/icons/activity';
import BadgeCheck from 'lucide-solid/icons/badge-check';
import BookCheck from 'lucide-solid/icons/book-check';
import ChartColumn from 'lucide-solid/icons/chart-column';
import CircleQuestionMark from 'lucide-solid/icons/circle-question-mark';
import Gauge from 'lucide-solid/icons/gauge';
import Globe from 'lucide-solid/icons/globe';
import Inbox from 'lucide-solid/icons/inbox';
import Mailbox from 'lucide-solid/icons/mailbox';
import Route from 'lucide-solid/icons/route';
import Server from 'lucide-solid/icons/server';
import SlidersHorizontal from 'lucide-solid/icons/sliders-horizontal';
import type { IconShape } from '../ui/icon.tsx';
import { w as d } from './domains/words.ts';
import { w as mailboxes } from './mailboxes/words.ts';
import { w } from './words.ts';

export interface AdminPlace {
  path: string;
  title: string;
  /** What one finds there, in a few words. */
  note: string;
  icon: IconShape;
}

/** The parts of the administration, in the order of need. */
export const adminPlaces: readonly AdminPlace[] = [
  { path: '/admin/overview', title: w('admin.overview'), note: w('admin.overviewNote'), icon: Gauge },
  { path: '/admin/queue', title: w('admin.queue'), note: w('admin.queueNote'), icon: Inbox },
  {
    path: '/admin/configuration',
    title: w('admin.configuration'),
    note: w('admin.configurationNote'),
    icon: SlidersHorizontal,
  },
  {
    path: '/admin/certificates',
    title: w('admin.certificates'),
    note: w('admin.certificatesNote'),
    icon: BadgeCheck,
  },
  { path: '/admin/trace', title: w('admin.trace'), note: w('admin.traceNote'), icon: Route },
  {
    path: '/admin/explain',
    title: w('admin.explain'),
    note: w('admin.explainNote'),
    icon: CircleQuestionMark,
  },
  { path: '/admin/flow', title: w('admin.flow'), note: w('admin.flowNote'), icon: ChartColumn },
  { path: '/admin/domains', title: d('domains.title'), note: d('domains.note'), icon: Globe },
  {
    path: '/admin/mailboxes',
    title: mailboxes('mailboxes.title'),
    note: mailboxes('mailboxes.note'),
    icon: Mailbox,
  },
  { path: '/admin/directory', title: d('directory.title'), note: d('directory.about'), icon: BookCheck },
  { path: '/admin/hosts', title: w('admin.hosts'), note: w('admin.hostsNote'), icon: Server },
  { path: '/admin/services', title: w('admin.services'), note: w('admin.servicesNote'), icon: Activity },
];
