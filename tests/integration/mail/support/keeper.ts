// The worker's own steps with one account, each at the moment a test chooses; no worker may keep the account meanwhile.
import { createLogger } from '@postroom/api/core/log.ts';
import { runInScope, systemScope } from '@postroom/api/core/scope.ts';
import { applyOperation } from '@postroom/api/mail/operations/apply.ts';
import { nextOperation } from '@postroom/api/mail/operations/operation.ts';
import type { MailConnection } from '@postroom/api/mail/ports.ts';
import { connectAccount, type SyncContext } from '@postroom/api/mail/sync/context.ts';
import { FolderRegistry } from '@postroom/api/mail/sync/folder-registry.ts';
import type { TestApp } from '../../../testkit/app.ts';
import type { HostedPerson } from '../../../testkit/hosted-company.ts';
import type { MailboxView } from '../../../testkit/mailbox-view.ts';

export interface Keeper {
  context: SyncContext;
  connection: MailConnection;
  /** As the server listed them when `connection` was made. */
  folders: FolderRegistry;
  /** Tells the server of the oldest operation, over what `wrap` makes of the connection. */
  tellNext(wrap: (connection: MailConnection) => MailConnection): Promise<void>;
}

/** Runs with a connection to a hosted account, as the worker has it. */
export async function asKeeper(
  app: TestApp,
  mailbox: MailboxView,
  { address }: Pick<HostedPerson, 'address'>,
  run: (keeper: Keeper) => Promise<void>,
): Promise<void> {
  const { id: accountId, organizationId } = await mailbox.account();
  await runInScope(systemScope(organizationId), async () => {
    const account = { organizationId, accountId, address, hosted: true };
    const log = createLogger({ level: 'silent' });
    const context: SyncContext = { deps: app.deps, account, log, signal: new AbortController().signal };
    const connection = await connectAccount(context, 'test');
    try {
      const folders = new FolderRegistry(context);
      await folders.refresh(connection);
      const listFolders = async () => void (await folders.refresh(connection));
      const tellNext: Keeper['tellNext'] = async (wrap) => {
        const stored = await nextOperation(app.database, accountId);
        if (!stored) throw new Error('Nothing waits.');
        await applyOperation({ ...context, folders: folders.byId, listFolders }, wrap(connection), stored);
      };
      await run({ context, connection, folders, tellNext });
    } finally {
      await connection.close();
    }
  });
}

/** The same connection, but calls of these methods go through `through`. */
export function around(
  connection: MailConnection,
  methods: readonly (keyof MailConnection)[],
  through: (call: () => Promise<unknown>) => Promise<unknown>,
): MailConnection {
  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const method = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      if (!methods.some((one) => one === name)) return method;
      return (...args: unknown[]) => through(() => method(...args));
    },
  });
}
