import { useParams } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { createPageQuery } from '../../primitives/page-query.ts';
import { AdminFrame } from '../admin-frame.tsx';
import { DomainDns } from './dns/domain-dns.tsx';
import { AdminDomainQuery } from './documents.ts';
import { w } from './words.ts';

/** What a domain has in DNS, signing keys and reports. */
export default function DomainDnsPage(): JSX.Element {
  const parameters = useParams();
  const id = () => parameters.domainId ?? '';
  const { state } = createPageQuery(AdminDomainQuery, () => ({ id: id(), days: 1 }));
  const name = () => {
    const node = state.data?.node;
    return node?.__typename === 'Domain' ? node.displayName : '';
  };
  return (
    <AdminFrame title={w('domains.dns')} note={name()} backTo={`/admin/domains/${id()}`} nested>
      <DomainDns domainId={id()} />
    </AdminFrame>
  );
}
