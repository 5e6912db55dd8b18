import type { Step } from './documents.ts';

/** Look-ups that find nothing, one after the other, stand together; everything else for itself. */
export function grouped(steps: readonly Step[]): Step[][] {
  const parts: Step[][] = [];
  const isEmpty = ({ kind, verdict }: Step) => kind === 'LOOK_UP' && verdict === 'MISSING';
  for (const step of steps) {
    const last = parts.at(-1);
    const before = last?.at(-1);
    if (last && before && isEmpty(step) && isEmpty(before)) last.push(step);
    else parts.push([step]);
  }
  return parts;
}
