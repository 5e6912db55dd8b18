/** Postfix' own daemons that run no other programs. */
export const DAEMONS: readonly string[] =
  `anvil bounce cleanup discard dnsblog error flush lmtp local nqmgr oqmgr pickup
  postlogd postscreen proxymap qmgr qmqpd scache showq smtp smtpd tlsmgr tlsproxy trivial-rewrite verify virtual`.split(
    /\s+/,
  );
