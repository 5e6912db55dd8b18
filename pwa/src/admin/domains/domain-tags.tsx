import { type JSX, Show } from 'solid-js';
import { Tag } from '../../ui/states.tsx';
import { r, w } from './words.ts';

interface TaggedDomain {
  state: 'ACTIVE' | 'SUSPENDED' | 'DELETED';
  setupStep: string | null;
  receiving: 'HOSTED' | 'BACKUP' | 'FORWARDED';
  directory: 'PENDING' | 'WRITTEN' | 'FAILED';
}

/** What is out of the ordinary about a domain, as small words. */
export function DomainTags(props: { domain: TaggedDomain }): JSX.Element {
  return (
    <>
      <Show when={props.domain.receiving !== 'HOSTED'}>
        <Tag>{r(`receiving.${props.domain.receiving}`)}</Tag>
      </Show>
      <Show when={props.domain.state === 'SUSPENDED'}>
        <Tag tone="warning">{w('domains.suspended')}</Tag>
      </Show>
      <Show when={props.domain.state === 'DELETED'}>
        <Tag tone="danger">{w('domains.deleted')}</Tag>
      </Show>
      <Show when={props.domain.setupStep !== null && props.domain.state !== 'DELETED'}>
        <Tag tone="info">{w('domains.unfinished')}</Tag>
      </Show>
      <Show when={props.domain.directory === 'FAILED'}>
        <Tag tone="danger">{w('domains.failed')}</Tag>
      </Show>
      <Show when={props.domain.directory === 'PENDING'}>
        <Tag>{w('domains.pending')}</Tag>
      </Show>
    </>
  );
}
