// What the app must not change: which programs run, as whom, from where, and which foreign files are read or written. With
// it, whoever may edit the configuration could run anything as root. Such lines stay as they are, or change on the host.
import type { ParameterKey } from '../protocol/configuration.ts';
import { DAEMONS } from './daemons.ts';
import { type DovecotConfig, parseDovecot } from './dovecot.ts';
import { contentOf } from './lines.ts';
import { type MainCf, parseMainCf } from './main-cf.ts';
import { type MasterCf, parseMasterCf } from './master-cf.ts';

/** Something that decides about programs, accounts or foreign files, in words that are equal when it is the same. */
export interface GuardedFact {
  text: string;
  /** What is said when it is changed. */
  message: string;
  /** Whether taking it away is a change of that kind too: its default may be another installation's. */
  stays?: true;
}

const POSTFIX_GUARDED =
  /^(alias_maps|alias_database|command_directory|daemon_directory|queue_directory|data_directory|config_directory|meta_directory|shlib_directory|sendmail_path|newaliases_path|mailq_path|manpage_directory|html_directory|readme_directory|sample_directory|mail_owner|setgid_group|default_privs|mailbox_command|mailbox_command_maps|mailbox_transport_maps|allow_mail_to_(commands|files)|command_execution_directory|command_expansion_filter|debugger_command|import_environment|export_environment|maillog_file\w*|mail_spool_directory|home_mailbox|forward_path|multi_instance_\w+|alternate_config_directories|process_id_directory|tls_random_(source|exchange_name)|openssl_path|openssl_conf\w*|tls_config_file|smtpd_sasl_authenticator|cyrus_sasl_config_path|.*_(uid|gid)_maps|virtual_mailbox_base|local_command_shell|execution_directory_expansion_filter)$/;

const DOVECOT_GUARDED =
  /^(executable|libexec_dir|base_dir|state_dir|mail_plugin_dir|login_plugin_dir|plugin_dir|sendmail_path|import_environment|auth_winbind_helper_path|dsync_remote_cmd|replication_dsync_parameters|log_path|info_log_path|debug_log_path|.*rawlog_dir|mail_uid|mail_gid|mail_privileged_group|mail_access_groups|mail_chroot|valid_chroot_dirs|(first|last)_valid_[ug]id|default_(internal|login)_(user|group)|drop_priv_before_exec|privileged_group|extra_groups|chroot|ssl_client_key_exec|mail_full_filesystem_access|sieve_(pipe|filter|execute)\w*|sieve_plugins|sieve_global_extensions|sieve_user_email_exec|push_notification_driver|push_lua\w*|quota_(warning|over_script|over_flag)\w*|(.*_)?lua_\w+|dict_config_path|stats_\w*path|system_\w+|script\w*|exec\w*)$/;
/** Listeners and services have a user and a group too. */
const OWNERS = /^(user|group)$/;
const MAY_READ_FILE = /^ssl_(client_)?(alt_)?(cert|key|ca|dh)(_file)?$|^ssl_server_/;
const RUNS_PROGRAMS = /checkpassword|lua|shadow|script:|exec:/;

/** Whether a parameter is changed on the host itself, whatever its value. */
export function isGuarded({ program, section, name }: ParameterKey): boolean {
  const [first = ''] = section;
  if (program === 'dovecot')
    return DOVECOT_GUARDED.test(name) || (OWNERS.test(name) && first.startsWith('service'));
  return first === 'service' ? name === 'unprivileged' : POSTFIX_GUARDED.test(name);
}

export function mainCfFacts(file: MainCf): GuardedFact[] {
  return file.parameters.flatMap(({ name, value }) => {
    if (POSTFIX_GUARDED.test(name)) return [fixed(`main.cf ${name}=${value}`, name)];
    // Local delivery by command or to a file, whatever parameter it is written in.
    return /\bpipe:|\bspawn:|\|\s*["'/]|:include:/.test(value)
      ? [fixed(`main.cf ${name}=${value}`, name)]
      : [];
  });
}

export function masterCfFacts(file: MasterCf): GuardedFact[] {
  return file.services.flatMap((service) => {
    const { command, unprivileged } = service.columns;
    const block = file.blocks.find((each) => each.kind === 'entry' && each.line === service.line);
    const facts = service.options
      .filter(({ name }) => POSTFIX_GUARDED.test(name))
      .map(({ name, value }) => fixed(`${service.id} ${name}=${value}`, name));
    if (!DAEMONS.includes(command))
      facts.push({
        text: `${service.id} ${block ? contentOf(block) : command}`,
        message: `The service ${service.id} runs a program (“${command}”): such services are changed on the host itself.`,
      });
    // The socket of a service is made by root, below the queue directory.
    if (service.type !== 'inet' && /^\/|(^|\/)\.\.?(\/|$)/.test(service.name))
      facts.push({
        text: `${service.id} elsewhere`,
        message: `The socket of ${service.id.slice(0, 60)} would lie outside of the queue directory.`,
      });
    if (unprivileged === 'n')
      facts.push({
        text: `${service.id} as root ${command}`,
        message: `The service ${service.id} would work as root: that is changed on the host itself.`,
      });
    return facts;
  });
}

const PATTERNS = new Set(['regexp', 'pcre']);

/** Entries of a table that hand mail to programs or files. In patterns “|” means something else. */
export function tableFacts(text: string, types: readonly string[]): GuardedFact[] {
  const programs = types.some((type) => PATTERNS.has(type)) ? null : /\|\s*["'/]|(^|[\s/])\.\.\//;
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#'))
    .filter((line) => /\b(pipe|spawn):|:include:/.test(line) || programs?.test(line))
    .map((line) => ({
      text: line,
      message: 'An entry that hands mail to a program or a file is written on the host itself.',
    }));
}

/** `inside` says whether a file that is included lies in the directory of the configuration. */
export function dovecotFacts(config: DovecotConfig, inside: (pattern: string) => boolean): GuardedFact[] {
  const settings = config.settings.flatMap(({ section, name, value }) => {
    const text = `${[...section, name].join('/')}=${value}`;
    const first = section[0] ?? '';
    const guarded =
      DOVECOT_GUARDED.test(name) ||
      (OWNERS.test(name) && first.startsWith('service')) ||
      (/^(pass|user)db/.test(first) && RUNS_PROGRAMS.test(`${first} ${value}`)) ||
      (value.startsWith('<') && !MAY_READ_FILE.test(name));
    return guarded ? [fixed(text, name)] : [];
  });
  const includes = config.includes
    .filter(({ pattern }) => !inside(pattern))
    .map(({ pattern }) => ({
      text: `!include ${pattern}`,
      message: `Only files below the directory of the configuration can be included, not ${pattern.slice(0, 80)}.`,
    }));
  return [...settings, ...includes];
}

const fixed = (text: string, name: string): GuardedFact => ({
  text,
  stays: true,
  message: `${name} decides which programs run, as whom, or which files they touch: it is changed on the host itself.`,
});

/** What a text has that the one before it had not, and what it no longer has although it must stay. */
export function guardedChanges(before: GuardedFact[], after: GuardedFact[]): GuardedFact[] {
  const missing = (from: GuardedFact[], of: GuardedFact[]) => {
    const left = of.map(({ text }) => text);
    return from.filter(({ text }) => {
      const at = left.indexOf(text);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
  };
  return [...missing(after, before), ...missing(before, after).filter(({ stays }) => stays)];
}

/** The guarded facts of a file of the configuration, by its kind. */
export function factsOf(
  syntax: 'main.cf' | 'master.cf' | 'dovecot',
  text: string,
  inside: (pattern: string) => boolean,
): GuardedFact[] {
  if (syntax === 'main.cf') return mainCfFacts(parseMainCf(text));
  if (syntax === 'master.cf') return masterCfFacts(parseMasterCf(text));
  return dovecotFacts(parseDovecot(text), inside);
}
