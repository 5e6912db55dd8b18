// The services of master.cf, as they are told.
import type { MasterCfService } from '../protocol/configuration.ts';
import type { HostFile } from './files.ts';
import { isGuarded } from './guard.ts';
import { type MasterService, parseMasterCf } from './master-cf.ts';
import { isSecret, MASK } from './secrets.ts';
import { serviceVersion } from './stage-service.ts';

export function servicesOf(files: readonly HostFile[]): MasterCfService[] {
  const text = files.find(({ role }) => role === 'master.cf')?.text ?? '';
  // Of several with one id the last counts.
  const services = new Map(parseMasterCf(text).services.map((service) => [service.id, service]));
  return [...services.values()].map((service) => ({
    ...{ id: service.id, name: service.name, type: service.type, line: service.line },
    command: service.columns.command,
    arguments: service.arguments.map(withoutSecret),
    version: serviceVersion(text, service.id),
    removable: !decides(service),
  }));
}

/** Whether an option of it stays as it is, and with it the service. */
const decides = ({ id, options }: MasterService): boolean =>
  options.some(({ name }) => isGuarded({ program: 'postfix', section: ['options', id], name }));

function withoutSecret(word: string): string {
  const [, name = '', value = ''] = /^([A-Za-z0-9_]+)=(.+)$/s.exec(word) ?? [];
  if (name !== '' && isSecret(name, value)) return `${name}=${MASK}`;
  return isSecret('', word) ? MASK : word;
}
