// rspamd as Postfix' milter: tells who really sent what comes in, and signs what people send. It filters nothing.
import { safeDnsServer, safePath } from '../values.ts';

export interface RspamdSettings {
  /** Holds `etc`, `run`, `state` and `keys`. */
  directory: string;
  logFile: string;
  /** "address:port" of the name server to ask; null when there is none, and then nothing is checked. */
  dnsServer: string | null;
}

/** Where Postfix talks to it, below its directory. */
export const MILTER_SOCKET = 'run/milter.sock';
/** Where its workers are asked how they are, below its directory. */
export const CONTROL_SOCKET = 'run/control.sock';
/** The selector each domain is signed with, one "domain selector" per line. */
export const SELECTORS_FILE = 'keys/selectors.map';

/** Where the private key of a domain's selector lies; both must have been checked. */
export const keyFile = (directory: string, domain: string, selector: string): string =>
  `${directory}/keys/${domain}.${selector}.key`;

const PLUGINS = '/usr/share/rspamd/plugins';

export function renderRspamdConf(settings: RspamdSettings): string {
  const plugins = settings.dnsServer === null ? SIGNING : [...CHECKS, ...SIGNING];
  const base = safePath(settings.directory);
  return `${options(base, settings.dnsServer)}
logging { type = "file"; filename = "${safePath(settings.logFile)}"; level = "notice"; color = false; log_re_cache = false; }
lua = "${base}/etc/rspamd.lua";
modules { ${plugins.map((name) => `path = "${PLUGINS}/${name}.lua";`).join(' ')} }
${worker(base)}${NO_FILTERING}${settings.dnsServer === null ? '' : CHECKING}${signing(base)}`;
}

const CHECKS = ['spf', 'dmarc', 'arc', 'milter_headers'];
const SIGNING = ['dkim_signing'];

/**
 * Nothing counts as local: mail that comes over loopback is checked like any other. Keys and selectors are looked at
 * every second. Without hyperscan the start takes a fifth of a second, because there is nothing worth compiling.
 */
function options(base: string, dnsServer: string | null): string {
  return `options {
  filters = "dkim";
  control_socket = "${base}/${CONTROL_SOCKET} mode=0600";
  cache_file = "${base}/state/symbols.cache";
  history_file = "${base}/state/history";
  hs_cache_dir = "${base}/state/";
  stats_file = "${base}/state/stats.ucl";
  tempdir = "${base}/state";
  url_tld = "${base}/etc/suffixes.dat";
  disable_hyperscan = true;
  disable_monitoring = true;
  local_addrs = [];
  map_watch_interval = 1s;
  map_file_watch_multiplier = 1;
  task_timeout = 5s;
  soft_reject_on_timeout = false;
  dns {
    nameserver = ["${dnsServer === null ? '127.0.0.1:53' : safeDnsServer(dnsServer)}"];
    timeout = 0.7s;
    retransmits = 2;
    sockets = 4;
  }
}`;
}

function worker(base: string): string {
  return `worker "rspamd_proxy" {
  bind_socket = "${base}/${MILTER_SOCKET} mode=0666";
  milter = true;
  timeout = 20s;
  count = 1;
  max_retries = 1;
  discard_on_reject = false;
  quarantine_on_reject = false;
  upstream "local" { default = true; self_scan = true; }
}
`;
}

/** No score of any kind leads to anything. */
const NO_FILTERING =
  'actions { reject = null; greylist = null; add_header = null; rewrite_subject = null; }\n';

/**
 * The header carries Postfix' own name. Forged ones with that name never get here: Postfix takes them off itself, also
 * while rspamd is down. Other servers' results stay for whoever wants to read them.
 */
const CHECKING = `spf { spf_cache_size = 1k; spf_cache_expire = 1h; check_local = true; }
dkim { dkim_cache_size = 1k; dkim_cache_expire = 1h; check_local = true; }
dmarc { check_local = true; reporting { enabled = false; } }
arc { check_local = true; sign_inbound = false; sign_local = false; sign_authenticated = false; }
milter_headers {
  use = ["authentication-results"];
  skip_local = false;
  skip_authenticated = true;
  routines { authentication-results { remove = 100000; add_smtp_user = false; } }
}
`;

/**
 * Signs what a signed-in sender submits when the address in From is of the envelope's domain, which Postfix has checked
 * to be the sender's own: nobody gets a signature of somebody else's domain.
 */
function signing(base: string): string {
  return `dkim_signing {
  sign_authenticated = true;
  sign_local = false;
  sign_inbound = false;
  use_domain = "header";
  use_esld = false;
  allow_username_mismatch = true;
  allow_hdrfrom_mismatch = false;
  allow_hdrfrom_multiple = false;
  allow_envfrom_empty = false;
  try_fallback = false;
  path = "${base}/keys/$domain.$selector.key";
  selector_map = "${base}/${SELECTORS_FILE}";
}
`;
}
