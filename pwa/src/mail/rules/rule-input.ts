import type { Action, Condition, Rule, RuleInput } from './documents.ts';

/** What the server takes: only what the field or the action needs. */
export const toInput = ({ name, enabled, match, conditions, actions }: Rule): RuleInput => ({
  ...{ name: name.trim(), enabled, match },
  conditions: conditions.map(toCondition),
  actions: actions.map(toAction),
});

function toCondition({ field, operator, not, header, values, bytes, date }: Condition) {
  switch (field) {
    case 'ATTACHMENT':
      return { field, not };
    case 'SIZE':
      return { field, operator, not, bytes };
    case 'DATE':
      return { field, operator, not, date };
    case 'HEADER':
      return { field, operator, not, header, values };
    default:
      return { field, operator, not, values };
  }
}

function toAction({ kind, folder, keyword, address, keepCopy, subject, text }: Action) {
  switch (kind) {
    case 'MOVE':
    case 'COPY':
      return { kind, folder };
    case 'KEYWORD':
      return { kind, keyword };
    case 'FORWARD':
      return { kind, address, keepCopy: keepCopy ?? true };
    case 'REPLY':
      return { kind, subject, text };
    default:
      return { kind };
  }
}

/** How a field may be compared. */
export function operatorsOf(field: Condition['field']): readonly NonNullable<Condition['operator']>[] {
  switch (field) {
    case 'ATTACHMENT':
      return [];
    case 'SIZE':
      return ['OVER', 'UNDER'];
    case 'DATE':
      return ['SINCE', 'BEFORE'];
    case 'BODY':
      return ['CONTAINS'];
    default:
      return ['CONTAINS', 'IS', 'BEGINS', 'ENDS', 'MATCHES'];
  }
}
