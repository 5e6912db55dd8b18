type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

const rules = new Intl.PluralRules('en');
const numbers = new Intl.NumberFormat('en');

/**
 * Chooses the plural form of `count` by CLDR rules and puts the number in place of `#`.
 * `plural(1, { one: '# message', other: '# messages' })` is "1 message". `zero` wins for 0 when given.
 */
export function plural(count: number, forms: Forms): string {
  const form = (count === 0 ? forms.zero : undefined) ?? forms[rules.select(count)] ?? forms.other;
  return form.replaceAll('#', numbers.format(count));
}
