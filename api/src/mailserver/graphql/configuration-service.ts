import type { MasterCfService, Parameter } from '@postroom/infra/agent/protocol/index.ts';
import { builder } from '../../graphql/builder.ts';
import { ConfigurationParameterRef } from './configuration-parameter.ts';

const MOST_OPTIONS = 60;

export interface ServiceWithParameters extends MasterCfService {
  columns: Parameter[];
  options: Parameter[];
}

/** Services with what is set for them. */
export function withParameters(
  services: readonly MasterCfService[],
  parameters: readonly Parameter[],
): ServiceWithParameters[] {
  const found = Map.groupBy(
    parameters.filter(({ key }) => key.program === 'postfix' && key.section.length === 2),
    ({ key }) => key.section.join('\n'),
  );
  return services.map((service) => ({
    ...service,
    columns: found.get(`service\n${service.id}`) ?? [],
    options: (found.get(`options\n${service.id}`) ?? []).slice(0, MOST_OPTIONS),
  }));
}

export const MasterCfServiceRef = builder.objectRef<ServiceWithParameters>('MasterCfService').implement({
  description: 'A service of Postfix in master.cf: something that listens, or that others of Postfix ask.',
  fields: (t) => ({
    key: t.exposeString('id', { description: 'Names it: its name and type, as in submission/inet.' }),
    name: t.exposeString('name', { description: 'Its name: a socket, a port, or an address and a port.' }),
    type: t.exposeString('type', { description: 'inet, unix, fifo, pass or unix-dgram.' }),
    command: t.exposeString('command', { description: 'The program that serves.' }),
    arguments: t.exposeStringList('arguments', {
      description: 'What the program is given besides options; secrets are masked.',
    }),
    line: t.exposeInt('line', { description: 'Where it stands in master.cf, from 1.' }),
    version: t.exposeString('version', { description: 'The `base` of its removal.' }),
    removable: t.exposeBoolean('removable', {
      description: 'Whether it can be removed here; some decide about programs or foreign files.',
    }),
    columns: t.field({
      type: [ConfigurationParameterRef],
      description: 'Its columns, in their order.',
      resolve: ({ columns }) => columns,
    }),
    options: t.field({
      type: [ConfigurationParameterRef],
      description: 'What is set for it alone (-o), at most 60.',
      resolve: ({ options }) => options,
    }),
  }),
});
