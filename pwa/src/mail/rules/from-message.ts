import type { Rule } from './documents.ts';

/** A rule to begin with: what comes from this person goes into a folder. */
export function suggestedRule(person: { name: string | null; address: string }): Rule {
  return {
    ...emptyRule(),
    name: person.name || person.address,
    conditions: [{ ...emptyCondition(), operator: 'IS', values: [person.address] }],
  };
}

/** Where a rule for mail of this person is made. */
export function ruleLink(accountId: string, person: { name: string | null; address: string }): string {
  const asked = new URLSearchParams({ account: accountId, from: person.address, name: person.name ?? '' });
  return `/settings/rules?${asked}`;
}

export const emptyCondition = (): Rule['conditions'][number] => ({
  ...{ field: 'FROM', operator: 'CONTAINS', not: false, header: null, values: [''], bytes: null, date: null },
});

export const emptyAction = (): Rule['actions'][number] => ({
  ...{ kind: 'MOVE', folder: '', keyword: null, address: null, keepCopy: null, subject: null, text: null },
});

export const emptyRule = (): Rule => ({
  ...{ name: '', enabled: true, match: 'ALL' },
  conditions: [emptyCondition()],
  actions: [emptyAction()],
});
