import type { JSX } from 'solid-js';
import { Tag } from '../../../ui/states.tsx';
import type { DnsRecordRow } from './documents.ts';
import { w } from './words.ts';

const tones = {
  NOT_CHECKED: 'plain',
  FOUND: 'success',
  DIFFERS: 'warning',
  MISSING: 'danger',
  UNREACHABLE: 'plain',
} as const;

/** Whether a record is as it should be; something optional that is missing is no alarm. */
export function StateTag(props: {
  state: DnsRecordRow['state'];
  importance?: DnsRecordRow['importance'];
}): JSX.Element {
  const tone = () =>
    props.importance === 'OPTIONAL' && props.state === 'MISSING' ? 'plain' : tones[props.state];
  return <Tag tone={tone()}>{w(`dns.state.${props.state}`)}</Tag>;
}
