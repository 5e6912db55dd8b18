// The access restrictions that smtpd knows (postconf(5)), and what follows each.

/** Without anything after them. */
const PLAIN = new Set(
  `defer defer_if_permit defer_if_reject defer_unauth_destination permit permit_auth_destination
  permit_inet_interfaces permit_mx_backup permit_mynetworks permit_naked_ip_address permit_sasl_authenticated
  permit_tls_all_clientcerts permit_tls_clientcerts reject reject_authenticated_sender_login_mismatch
  reject_invalid_helo_hostname reject_invalid_hostname reject_known_sender_login_mismatch
  reject_multi_recipient_bounce reject_non_fqdn_helo_hostname reject_non_fqdn_hostname reject_non_fqdn_recipient
  reject_non_fqdn_sender reject_plaintext_session reject_sender_login_mismatch reject_unauth_destination
  reject_unauth_pipelining reject_unauthenticated_sender_login_mismatch reject_unknown_client
  reject_unknown_client_hostname reject_unknown_helo_hostname reject_unknown_hostname
  reject_unknown_recipient_domain reject_unknown_reverse_client_hostname reject_unknown_sender_domain
  reject_unlisted_recipient reject_unlisted_sender reject_unverified_recipient reject_unverified_sender
  warn_if_reject`.split(/\s+/),
);

/** Followed by the name of a list in DNS. */
const LISTS = new Set(
  `permit_dnswl_client permit_rhswl_client reject_rbl_client reject_rhsbl_client reject_rhsbl_helo
  reject_rhsbl_recipient reject_rhsbl_reverse_client reject_rhsbl_sender`.split(/\s+/),
);

export const restrictionKind = (word: string): 'plain' | 'list' | 'table' | 'policy' | 'sleep' | null => {
  if (PLAIN.has(word)) return 'plain';
  if (LISTS.has(word)) return 'list';
  if (/^check_[a-z_]+_access$/.test(word)) return 'table';
  if (word === 'check_policy_service') return 'policy';
  return word === 'sleep' ? 'sleep' : null;
};
