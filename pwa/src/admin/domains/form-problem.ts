import type { Refusal } from '../../data/answer.ts';
import type { FormProblem } from '../../primitives/form.ts';

/** A refusal beside the fields the form has; what concerns anything else stands on top. */
export function formProblem(refusal: Refusal, fields: readonly string[]): FormProblem {
  const own = Object.entries(refusal.fields).filter(([path]) => fields.includes(path));
  const others = Object.entries(refusal.fields).filter(([path]) => !fields.includes(path));
  const [first] = others;
  return {
    message: first?.[1] ?? (own.length > 0 ? undefined : refusal.message),
    fields: Object.fromEntries(own),
  };
}
