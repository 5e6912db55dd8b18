// Rules as the schema has them: one flat shape for conditions and one for actions, out and in.
import { InputError } from '../../core/errors.ts';
import { builder } from '../../graphql/builder.ts';
import type { Action, ActionKind, Condition, ConditionField, MailRule } from '../rules/model.ts';

const operators = [
  'CONTAINS',
  'IS',
  'BEGINS',
  'ENDS',
  'MATCHES',
  'OVER',
  'UNDER',
  'BEFORE',
  'SINCE',
] as const;
type Operator = (typeof operators)[number];

function enumOf<const V extends string>(name: string, description: string, values: Record<V, string>) {
  const described = Object.entries<string>(values).map(([value, text]) => [value, { description: text }]);
  return builder.enumType(name, {
    description,
    values: Object.fromEntries(described) as Record<V, { description: string }>,
  });
}

const FieldRef = enumOf<ConditionField>('RuleField', 'What a condition looks at.', {
  FROM: 'Who wrote: name and address.',
  TO: 'Whom it is to.',
  CC: 'Who gets a copy.',
  RECIPIENT: 'Everybody it is to: To, Cc and Bcc.',
  SUBJECT: 'The subject.',
  HEADER: 'Any header, by its name.',
  LIST_ID: 'The mailing list it came through (List-Id).',
  BODY: 'The words of the message. CONTAINS alone.',
  SIZE: 'The size of the message. OVER or UNDER `bytes`.',
  ATTACHMENT: 'Whether a file is attached. Without an operator.',
  DATE: 'The day of its arrival. BEFORE or SINCE `date`.',
});

const OperatorRef = enumOf<Operator>(
  'RuleOperator',
  'How a condition compares. Capitals make no difference.',
  {
    CONTAINS: 'The value stands somewhere in it.',
    IS: 'It is the value, whole. For people: the address alone.',
    BEGINS: 'It begins with the value.',
    ENDS: 'It ends with the value.',
    MATCHES: '`*` stands for any characters, `?` for one.',
    OVER: 'It is larger.',
    UNDER: 'It is smaller.',
    BEFORE: 'It arrived before the day.',
    SINCE: 'It arrived on the day or later.',
  },
);

const ActionRef = enumOf<ActionKind>('RuleActionKind', 'What a rule does.', {
  MOVE: 'Files it into `folder`, which is made when it is missing.',
  COPY: 'Files a copy into `folder`; the message goes on.',
  MARK_READ: 'Marks it as read.',
  STAR: 'Stars it.',
  KEYWORD: 'Gives it `keyword`.',
  FORWARD: 'Sends it on to `address`; without `keepCopy` it does not stay here.',
  REPLY: 'Answers with `text`, once a day to each person. No later rule applies.',
  DELETE: 'Files it into the trash.',
  DISCARD: 'Throws it away without a trace.',
  STOP: 'No later rule applies.',
});

const MatchRef = enumOf<'ALL' | 'ANY'>('RuleMatch', 'How many of the conditions must hold.', {
  ALL: 'All of them.',
  ANY: 'One of them at least.',
});

/** `header`, `values`, `bytes`, `date`: those that the field takes; null otherwise. */
interface FlatCondition {
  field: ConditionField;
  operator?: Operator | null | undefined;
  not: boolean;
  header?: string | null | undefined;
  values?: readonly string[] | null | undefined;
  bytes?: number | null | undefined;
  date?: string | null | undefined;
}

interface FlatAction {
  kind: ActionKind;
  folder?: string | null | undefined;
  keyword?: string | null | undefined;
  address?: string | null | undefined;
  keepCopy?: boolean | null | undefined;
  subject?: string | null | undefined;
  text?: string | null | undefined;
}

const about = {
  operator: 'How it compares; null for ATTACHMENT.',
  not: 'True: the condition holds when this does not.',
  header: 'Name of the header, for HEADER.',
  values: 'Texts of which one must fit; empty for SIZE, ATTACHMENT and DATE.',
  bytes: 'Bytes, for SIZE.',
  date: 'A day such as 2026-11-21, for DATE, by the mail server’s clock.',
  folder: 'Path of the folder, for MOVE and COPY.',
  keyword: 'The IMAP keyword, for KEYWORD.',
  address: 'Where to, for FORWARD.',
  keepCopy: 'Whether it also stays here, for FORWARD.',
  subject: 'Subject of the answer, for REPLY; null: that of the message.',
  text: 'The answer, for REPLY.',
};

const ConditionRef = builder.objectRef<FlatCondition>('RuleCondition').implement({
  description: 'One condition of a rule.',
  fields: (t) => ({
    field: t.field({ type: FieldRef, description: 'What it looks at.', resolve: ({ field }) => field }),
    operator: t.field({
      type: OperatorRef,
      nullable: true,
      description: about.operator,
      resolve: ({ operator }) => operator,
    }),
    not: t.exposeBoolean('not', { description: about.not }),
    header: t.exposeString('header', { nullable: true, description: about.header }),
    values: t.stringList({ description: about.values, resolve: ({ values }) => [...(values ?? [])] }),
    bytes: t.exposeInt('bytes', { nullable: true, description: about.bytes }),
    date: t.exposeString('date', { nullable: true, description: about.date }),
  }),
});

const RuleActionRef = builder.objectRef<FlatAction>('RuleAction').implement({
  description: 'One thing a rule does.',
  fields: (t) => ({
    kind: t.field({ type: ActionRef, description: 'What it does.', resolve: ({ kind }) => kind }),
    folder: t.exposeString('folder', { nullable: true, description: about.folder }),
    keyword: t.exposeString('keyword', { nullable: true, description: about.keyword }),
    address: t.exposeString('address', { nullable: true, description: about.address }),
    keepCopy: t.exposeBoolean('keepCopy', { nullable: true, description: about.keepCopy }),
    subject: t.exposeString('subject', { nullable: true, description: about.subject }),
    text: t.exposeString('text', { nullable: true, description: about.text }),
  }),
});

export const MailRuleRef = builder.objectRef<MailRule>('MailRule').implement({
  description: 'What the mail server does with new mail that fits. Rules apply in their order.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it applies.' }),
    match: t.field({
      type: MatchRef,
      description: 'How many conditions must hold.',
      resolve: ({ match }) => match,
    }),
    conditions: t.field({
      type: [ConditionRef],
      description: 'Its conditions; none: it applies to all mail.',
      resolve: ({ conditions }): FlatCondition[] => conditions,
    }),
    actions: t.field({
      type: [RuleActionRef],
      description: 'What it does, in the order it is done.',
      resolve: ({ actions }): FlatAction[] => actions,
    }),
  }),
});

const ConditionInput = builder.inputType('RuleConditionInput', {
  description: 'One condition of a rule.',
  fields: (t) => ({
    field: t.field({ type: FieldRef, description: 'What it looks at.' }),
    operator: t.field({ type: OperatorRef, required: false, description: about.operator }),
    not: t.boolean({ defaultValue: false, description: about.not }),
    header: t.string({ required: false, description: about.header }),
    values: t.stringList({ required: false, description: about.values }),
    bytes: t.int({ required: false, description: about.bytes }),
    date: t.string({ required: false, description: about.date }),
  }),
});

const ActionInput = builder.inputType('RuleActionInput', {
  description: 'One thing a rule does.',
  fields: (t) => ({
    kind: t.field({ type: ActionRef, description: 'What it does.' }),
    folder: t.string({ required: false, description: about.folder }),
    keyword: t.string({ required: false, description: about.keyword }),
    address: t.string({ required: false, description: about.address }),
    keepCopy: t.boolean({ required: false, description: about.keepCopy }),
    subject: t.string({ required: false, description: about.subject }),
    text: t.string({ required: false, description: about.text }),
  }),
});

export const MailRuleInput = builder.inputType('MailRuleInput', {
  description: 'A rule.',
  fields: (t) => ({
    name: t.string({ description: 'What people call it.' }),
    enabled: t.boolean({ defaultValue: true, description: 'Whether it applies.' }),
    match: t.field({ type: MatchRef, defaultValue: 'ALL', description: 'How many conditions must hold.' }),
    conditions: t.field({
      type: [ConditionInput],
      description: 'Its conditions; none: it applies to all mail.',
    }),
    actions: t.field({ type: [ActionInput], description: 'What it does; put into order when it is saved.' }),
  }),
});

interface FlatRule {
  name: string;
  enabled?: boolean | null | undefined;
  match?: 'ALL' | 'ANY' | null | undefined;
  conditions: readonly (Omit<FlatCondition, 'not'> & { not?: boolean | null | undefined })[];
  actions: readonly FlatAction[];
}

/** Throws InputError for a condition whose operator does not go with its field. */
export function toRule(rule: FlatRule, path: string): MailRule {
  return {
    name: rule.name,
    enabled: rule.enabled ?? true,
    match: rule.match ?? 'ALL',
    conditions: rule.conditions.map((one, index) =>
      toCondition({ ...one, not: one.not ?? false }, `${path}.conditions.${index}.operator`),
    ),
    actions: rule.actions.map(toAction),
  };
}

function toCondition(flat: FlatCondition, path: string): Condition {
  const { field, not, operator } = flat;
  const values = [...(flat.values ?? [])];
  const wrong = (text: string) => new InputError({ [path]: text });
  switch (field) {
    case 'ATTACHMENT':
      return { field, not };
    case 'SIZE':
      if (operator !== 'OVER' && operator !== 'UNDER') throw wrong('Choose OVER or UNDER.');
      return { field, not, operator, bytes: flat.bytes ?? -1 };
    case 'DATE':
      if (operator !== 'BEFORE' && operator !== 'SINCE') throw wrong('Choose BEFORE or SINCE.');
      return { field, not, operator, date: flat.date ?? '' };
    case 'BODY':
      if (operator !== 'CONTAINS') throw wrong('Choose CONTAINS.');
      return { field, not, operator, values };
    default:
      switch (operator) {
        case 'CONTAINS':
        case 'IS':
        case 'BEGINS':
        case 'ENDS':
        case 'MATCHES':
          return { field, not, operator, values, header: flat.header ?? null };
        default:
          throw wrong('Choose CONTAINS, IS, BEGINS, ENDS or MATCHES.');
      }
  }
}

function toAction(flat: FlatAction): Action {
  const { kind } = flat;
  switch (kind) {
    case 'MOVE':
    case 'COPY':
      return { kind, folder: flat.folder ?? '' };
    case 'KEYWORD':
      return { kind, keyword: flat.keyword ?? '' };
    case 'FORWARD':
      return { kind, address: flat.address ?? '', keepCopy: flat.keepCopy ?? true };
    case 'REPLY':
      return { kind, subject: flat.subject ?? null, text: flat.text ?? '' };
    default:
      return { kind };
  }
}
