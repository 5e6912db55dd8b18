// Rules in plain words: "From contains billing@ → move to Invoices, stop".
import { formatBytes, longDate } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import type { Action, Condition, Rule } from './documents.ts';

export const fieldWords: Record<Condition['field'], string> = {
  FROM: 'From',
  TO: 'To',
  CC: 'Cc',
  RECIPIENT: 'Any recipient',
  SUBJECT: 'Subject',
  HEADER: 'Header',
  LIST_ID: 'Mailing list',
  BODY: 'Text',
  SIZE: 'Size',
  ATTACHMENT: 'Attachment',
  DATE: 'Arrival',
};

export const operatorWords: Record<NonNullable<Condition['operator']>, { yes: string; no: string }> = {
  CONTAINS: { yes: 'contains', no: 'does not contain' },
  IS: { yes: 'is', no: 'is not' },
  BEGINS: { yes: 'begins with', no: 'does not begin with' },
  ENDS: { yes: 'ends with', no: 'does not end with' },
  MATCHES: { yes: 'matches', no: 'does not match' },
  OVER: { yes: 'is over', no: 'is not over' },
  UNDER: { yes: 'is under', no: 'is not under' },
  BEFORE: { yes: 'is before', no: 'is not before' },
  SINCE: { yes: 'is on or after', no: 'is not on or after' },
};

export const actionWords: Record<Action['kind'], string> = {
  MOVE: 'move to',
  COPY: 'copy to',
  MARK_READ: 'mark as read',
  STAR: 'star',
  KEYWORD: 'label',
  FORWARD: 'forward to',
  REPLY: 'answer',
  DELETE: 'move to the trash',
  DISCARD: 'throw away',
  STOP: 'stop',
};

/** One sentence for a rule. */
export function summaryOf(rule: Rule): string {
  const joint = rule.match === 'ALL' ? ' and ' : ' or ';
  const when = rule.conditions.map(conditionInWords).join(joint) || t('rules.allMail');
  return t('rules.does', { when, what: rule.actions.map(actionInWords).join(', ') });
}

function conditionInWords(condition: Condition): string {
  const { field, operator, not, values, header } = condition;
  if (field === 'ATTACHMENT') return not ? 'No attachment' : 'Has an attachment';
  const name = field === 'HEADER' ? (header ?? fieldWords.HEADER) : fieldWords[field];
  const words = operator === null ? '' : operatorWords[operator][not ? 'no' : 'yes'];
  if (field === 'SIZE') return `${name} ${words} ${formatBytes(condition.bytes ?? 0)}`;
  if (field === 'DATE') return `${name} ${words} ${longDate(`${condition.date}T12:00:00`)}`;
  return `${name} ${words} ${values.filter((value) => value !== '').join(' or ')}`;
}

function actionInWords(action: Action): string {
  const object = action.folder ?? action.keyword ?? action.address;
  const words = object ? `${actionWords[action.kind]} ${object}` : actionWords[action.kind];
  return action.kind === 'FORWARD' && action.keepCopy === false ? `${words} without keeping it` : words;
}
