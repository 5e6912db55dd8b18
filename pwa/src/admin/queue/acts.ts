import type { QueueAct } from './changes.ts';
import { w } from './words.ts';

export const ACTS: readonly QueueAct[] = ['FLUSH', 'HOLD', 'RELEASE', 'REQUEUE', 'BOUNCE', 'DELETE'];

/** What a button for it says. */
export const nameOf = (act: QueueAct): string => (act === 'HOLD' ? w('queue.HOLD_ACT') : w(`queue.${act}`));

/** What it will do, in numbers. */
export const effectOf = (act: QueueAct, count: number): string => w(`queue.${act}_will`, { count });

/** It cannot be taken back: asked for before it is done. */
export const isFinal = (act: QueueAct): boolean => act === 'DELETE' || act === 'BOUNCE';
