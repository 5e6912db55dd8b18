// The agent as a process of its own; it ends on SIGTERM. Subcommands and settings: docs/administration/agent.md.
import { parseArgs } from 'node:util';
import { findAccount } from '../start/account.ts';
import { starterControl } from './control.ts';
import { DISTRIBUTION_SOCKET, DISTRIBUTION_STATE, distributionHost } from './distribution-host.ts';
import { type AgentOptions, startAgent } from './index.ts';
import { agentSocket, privateHost } from './private-host.ts';
import { enrol } from './remote/enrol.ts';
import { readSettings } from './settings.ts';

const USAGE = `Usage:
  node infra/agent/main.ts --settings FILE            serves the private servers of an installation
  POSTROOM_MAIL_HOST=distribution node infra/agent/main.ts [--listen HOST:PORT]
                                                      serves the servers of this machine's distribution
  node infra/agent/main.ts enrol --url URL --token T  makes this machine known to a platform elsewhere`;

const DEFAULT_LISTEN = '[::]:7400';

async function main(): Promise<void> {
  process.umask(0o077);
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      settings: { type: 'string' },
      listen: { type: 'string', default: DEFAULT_LISTEN },
      url: { type: 'string' },
      token: { type: 'string' },
      state: { type: 'string', default: DISTRIBUTION_STATE },
    },
  });
  if (positionals[0] === 'enrol' && values.url !== undefined && values.token !== undefined) {
    const name = await enrol({ url: values.url, token: values.token, stateDirectory: values.state });
    console.log(`Enrolled as "${name}". Start the agent, or restart it: systemctl restart postroom-agent`);
    return;
  }
  await serve(await optionsFrom(values.settings, values.listen));
}

async function optionsFrom(settings: string | undefined, listen: string): Promise<AgentOptions> {
  if (settings !== undefined) {
    const { dataDir, hostname, endpoints, control, callers } = readSettings(settings);
    const host = privateHost({ dataDir, hostname, endpoints, services: starterControl(control) });
    return { host, socketPath: agentSocket(dataDir), callers };
  }
  if (process.env.POSTROOM_MAIL_HOST !== 'distribution') throw new Error(USAGE);
  // The platform may run on this machine as well; where it does not, root alone may use the socket.
  const account = await findAccount(process.env.POSTROOM_ACCOUNT || 'postroom');
  return {
    host: await distributionHost(),
    socketPath: DISTRIBUTION_SOCKET,
    callers: account ?? { uid: 0, gid: 0 },
    remote: endpointOf(listen),
  };
}

function endpointOf(text: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^\[?([^\]]*)\]?:(\d{1,5})$/.exec(text) ?? [];
  if (host === '') throw new Error(`--listen ${text} is not HOST:PORT.`);
  return { host, port: Number(port) };
}

async function serve(options: AgentOptions): Promise<void> {
  const agent = await startAgent(options);
  console.log('ready');
  const stop = (): void => {
    void agent.stop().finally(() => process.exit());
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
