import type { ConfigurationRisk, MasterColumn, ParameterType } from '../../protocol/configuration.ts';
import { DAEMONS } from '../daemons.ts';
import { integer, oneOf, text } from './entry.ts';

/** The columns of master.cf, the same for every service. */
export const masterColumns: Record<
  MasterColumn,
  { type: ParameterType; explanation: string; risk: ConfigurationRisk | null; default: string }
> = {
  private: {
    type: oneOf('-', 'y', 'n'),
    explanation: 'Whether only the mail system may reach the service. Those on the network are not private.',
    risk: 'listeners',
    default: 'y',
  },
  unprivileged: {
    type: oneOf('-', 'y', 'n'),
    explanation:
      'Whether the service works as the mail account instead of root. Can only be changed on the host itself.',
    risk: null,
    default: 'y',
  },
  chroot: {
    type: oneOf('-', 'y', 'n'),
    explanation:
      'Whether the service sees the queue directory alone. Files elsewhere, such as sockets, are then out of its reach.',
    risk: null,
    default: 'n',
  },
  wakeup: {
    type: text,
    explanation:
      'After how many seconds the service is woken up; 0 for never. With “?” only if it is in use.',
    risk: null,
    default: '0',
  },
  maxproc: {
    type: integer(0, 10_000),
    explanation: 'The most processes of this service; 0 for no limit, “-” for default_process_limit.',
    risk: null,
    default: '-',
  },
  command: {
    type: oneOf(...DAEMONS),
    explanation: 'The program of Postfix that serves. Only Postfix’ own programs can be chosen here.',
    risk: 'listeners',
    default: '',
  },
};
