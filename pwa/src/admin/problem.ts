import { refusalOf, sentenceOf } from '../data/answer.ts';
import { toast } from '../ui/toast.tsx';

/** Says why something could not be had. */
export function tellProblem(answer: Parameters<typeof refusalOf>[0]): void {
  const refusal = refusalOf(answer);
  if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
}
