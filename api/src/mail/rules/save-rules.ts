import { domainOf } from '../../core/address.ts';
import { sql } from '../../core/database.ts';
import { InputError, NotFoundError } from '../../core/errors.ts';
import { authorize } from '../../core/policy.ts';
import type { Deps } from '../../deps.ts';
import { policy } from '../policy.ts';
import { checkForwarding, checkOutOfOffice, checkRules } from './check-rules.ts';
import { type Forwarding, type MailRule, type OutOfOffice, type RuleSet, SCRIPT_NAME } from './model.ts';
import type { SieveConnection } from './ports.ts';
import { answersMail } from './read-script.ts';
import { changeRules } from './server.ts';
import { type RuleState, toScript } from './state.ts';
import { extensionsIn, type ScriptContext, writeScript } from './write-script.ts';

export interface RuleChanges {
  /** What was read before; ConflictError when it is no longer so. */
  version: string;
  /** Undefined: as they are. */
  rules?: MailRule[] | undefined;
  /** Undefined: as it is; null: none. */
  outOfOffice?: OutOfOffice | null | undefined;
  forwarding?: Forwarding | null | undefined;
  /** Consents to running a script that was written by hand after the rules. */
  keepHandWritten: boolean;
}

/** Not told by the server: the default of most. */
const USUAL_REDIRECTS = 4;

/** Throws InputError, ConflictError, or MailServerError; nothing was changed then. */
export async function saveRules(deps: Deps, accountId: string, changes: RuleChanges): Promise<RuleState> {
  authorize(policy.manageRules);
  const account = await readAccount(deps, accountId);
  const { rules, outOfOffice, forwarding } = changes;
  const checked = {
    ...(rules === undefined ? {} : { rules: checkRules(rules, account.own) }),
    ...(outOfOffice === undefined ? {} : { outOfOffice: outOfOffice && checkOutOfOffice(outOfOffice) }),
    ...(forwarding === undefined
      ? {}
      : { forwarding: forwarding && checkForwarding(forwarding, account.own) }),
  };
  return changeRules(deps, accountId, changes.version, async (connection, state) => {
    const include = await behind(connection, state, changes.keepHandWritten);
    const set: RuleSet = { ...state.rules, ...checked, include: include ?? state.rules.include };
    await refuseTwoAnswers(connection, set);
    await store(connection, set, account.context);
    if (!state.active) await connection.setActive(SCRIPT_NAME);
  });
}

export interface MovedFolder {
  accountId: string;
  from: string;
  to: string;
  delimiter: string;
}

/** Rules that name a folder, or one in it, follow when it moves. Scripts written by hand stay as they are. */
export async function followFolder(
  deps: Deps,
  { accountId, from, to, delimiter }: MovedFolder,
): Promise<void> {
  const { context } = await readAccount(deps, accountId);
  const moved = (path: string): string =>
    path === from || path.startsWith(`${from}${delimiter}`) ? `${to}${path.slice(from.length)}` : path;
  await changeRules(deps, accountId, null, async (connection, state) => {
    if (state.mode !== 'VISUAL') return;
    const rules = state.rules.rules.map((rule) => ({
      ...rule,
      actions: rule.actions.map((action) =>
        'folder' in action ? { ...action, folder: moved(action.folder) } : action,
      ),
    }));
    if (JSON.stringify(rules) === JSON.stringify(state.rules.rules)) return;
    await store(connection, { ...state.rules, rules }, context);
  });
}

async function store(connection: SieveConnection, set: RuleSet, context: ScriptContext): Promise<void> {
  const script = writeScript(set, context);
  refuseMissing(connection, script);
  refuseTooManyForwards(connection, set);
  await connection.putScript(SCRIPT_NAME, script);
}

/** Name of the hand-written script to run after the rules; null when there is none. It stays as it is. */
async function behind(
  connection: SieveConnection,
  state: RuleState,
  consent: boolean,
): Promise<string | null> {
  const { script } = state;
  if (state.mode === 'VISUAL' || script === null) return null;
  if (!consent) {
    throw new InputError({
      keepHandWritten: `The script “${script.name}” was written by hand and is not overwritten. Let it run after the rules, or change it as a script.`,
    });
  }
  if (script.name !== SCRIPT_NAME) return script.name;
  if (!script.exact) {
    throw new InputError({
      keepHandWritten: 'The script written by hand is not UTF-8: it cannot be copied here.',
    });
  }
  const taken = new Set(state.scripts.map(({ name }) => name));
  const names = ['by hand', ...Array.from({ length: 99 }, (_, index) => `by hand ${index + 2}`)];
  const free = names.find((name) => !taken.has(name)) ?? 'by hand';
  await connection.putScript(free, script.text);
  return free;
}

async function refuseTwoAnswers(connection: SieveConnection, set: RuleSet): Promise<void> {
  const answers =
    set.outOfOffice?.enabled || set.rules.some(({ actions }) => actions.some(({ kind }) => kind === 'REPLY'));
  if (!answers || set.include === null) return;
  const bytes = await connection.getScript(set.include);
  if (bytes === null || !answersMail(toScript(set.include, bytes, false).text)) return;
  throw new InputError({
    outOfOffice: `Your own script “${set.include}” answers mail as well, and no message can be answered twice. Take the answer out of it first.`,
  });
}

function refuseMissing({ capabilities }: SieveConnection, script: string): void {
  const missing = extensionsIn(script).filter((name) => !capabilities.extensions.has(name));
  if (missing.length === 0) return;
  throw new InputError({ rules: `The mail server cannot do all of this: it lacks ${missing.join(', ')}.` });
}

/** A run of a script may redirect so often; beyond that the delivery would fail. */
function refuseTooManyForwards({ capabilities }: SieveConnection, { rules, forwarding }: RuleSet): void {
  const most = capabilities.maxRedirects ?? USUAL_REDIRECTS;
  const addresses = rules.flatMap(({ enabled, actions }) =>
    actions.flatMap((action) => (enabled && action.kind === 'FORWARD' ? [action.address] : [])),
  );
  const all = new Set([...addresses, ...(forwarding?.enabled ? [forwarding.address] : [])]);
  if (all.size > most)
    throw new InputError({ rules: `The mail server forwards to at most ${most} addresses.` });
}

interface RuleAccount {
  context: ScriptContext;
  /** Addresses that lead to the mailbox. */
  own: ReadonlySet<string>;
}

async function readAccount({ database }: Deps, accountId: string): Promise<RuleAccount> {
  const [account] = await database.query<{ address: string; trash: string | null; aliases: string[] }>(sql`
    SELECT a.address,
      (SELECT f.path FROM mail_folder f WHERE f.account_id = a.id AND f.role = 'TRASH' LIMIT 1) AS trash,
      ARRAY(SELECT l.address FROM hosted_alias l
        WHERE a.kind = 'HOSTED' AND a.address = ANY(l.forward_to) LIMIT 500) AS aliases
    FROM mail_account a WHERE a.id = ${accountId}::uuid`);
  if (!account) throw new NotFoundError('mail account');
  return {
    context: { domain: domainOf(account.address), trash: account.trash ?? 'Trash' },
    own: new Set([account.address, ...account.aliases]),
  };
}
