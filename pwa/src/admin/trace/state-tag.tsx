import type { JSX } from 'solid-js';
import { Tag } from '../../ui/states.tsx';
import { w } from './words.ts';

type TraceState =
  | 'QUEUED'
  | 'DEFERRED'
  | 'HELD'
  | 'DELIVERED'
  | 'BOUNCED'
  | 'REJECTED'
  | 'REMOVED'
  | 'REQUEUED'
  | 'ABANDONED';

const TONES: Record<TraceState, 'plain' | 'success' | 'warning' | 'danger' | 'info'> = {
  QUEUED: 'info',
  DEFERRED: 'warning',
  HELD: 'warning',
  DELIVERED: 'success',
  BOUNCED: 'danger',
  REJECTED: 'danger',
  REMOVED: 'plain',
  REQUEUED: 'plain',
  ABANDONED: 'plain',
};

export const STATES = Object.keys(TONES) as TraceState[];

/** What became of a message, or of one recipient of it. */
export function StateTag(props: { state: TraceState }): JSX.Element {
  return <Tag tone={TONES[props.state]}>{w(`state.${props.state}`)}</Tag>;
}

export type { TraceState };
