// Rules, out-of-office and forwarding, as the mail server keeps them, and the scripts behind them.

import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { mutationErrors } from '../../graphql/errors.ts';
import { decodeId } from '../../graphql/node.ts';
import { policy } from '../policy.ts';
import type { Forwarding, OutOfOffice } from '../rules/model.ts';
import { readScriptText } from '../rules/scripts.ts';
import { readRules } from '../rules/server.ts';
import type { RuleState, ScriptText } from '../rules/state.ts';
import { type RuleTrial, tryRule } from '../rules/try-rule.ts';
import { accountOf } from './account-of.ts';
import { MailAccountRef } from './mail-account-ref.ts';
import { loadMessage, MessageRef } from './message.ts';
import { MailRuleInput, MailRuleRef, toRule } from './rule-types.ts';

export const AudienceRef = builder.enumType('OutOfOfficeAudience', {
  description: 'Who is answered.',
  values: {
    EVERYONE: { description: 'Everybody who writes.' },
    COLLEAGUES: { description: 'Who writes from an address of the same domain.' },
  },
});

export const absenceAbout = {
  enabled: 'Whether it is switched on.',
  from: 'The first day, such as 2026-11-21; null: it answers already.',
  until: 'The last day; null: until it is switched off.',
  timeZone: 'Where these days begin and end: "Europe/Berlin".',
  subject: 'Subject of the answer; null: "Auto:" and the subject of the message.',
  text: 'The answer, as plain text.',
  days: 'Nobody is answered twice within so many days: 1 to 30.',
  audience: 'Who is answered. Lists, newsletters and other automatic mail never are.',
  addresses: 'The person’s other addresses: mail to them is answered as well.',
};

const OutOfOfficeRef = builder.objectRef<OutOfOffice>('OutOfOffice').implement({
  description: 'What the mail server answers while somebody is away.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: absenceAbout.enabled }),
    from: t.exposeString('from', { nullable: true, description: absenceAbout.from }),
    until: t.exposeString('until', { nullable: true, description: absenceAbout.until }),
    timeZone: t.exposeString('timeZone', { description: absenceAbout.timeZone }),
    subject: t.exposeString('subject', { nullable: true, description: absenceAbout.subject }),
    text: t.exposeString('text', { description: absenceAbout.text }),
    days: t.exposeInt('days', { description: absenceAbout.days }),
    audience: t.field({
      type: AudienceRef,
      description: absenceAbout.audience,
      resolve: ({ audience }) => audience,
    }),
    addresses: t.exposeStringList('addresses', { description: absenceAbout.addresses }),
  }),
});

export const forwardingAbout = {
  enabled: 'Whether it is switched on.',
  address: 'Where everything is sent on to.',
  keepCopy: 'Whether mail also stays here. Otherwise no rule applies to it.',
};

const ForwardingRef = builder.objectRef<Forwarding>('MailForwarding').implement({
  description: 'All mail sent on to another address.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled', { description: forwardingAbout.enabled }),
    address: t.exposeString('address', { description: forwardingAbout.address }),
    keepCopy: t.exposeBoolean('keepCopy', { description: forwardingAbout.keepCopy }),
  }),
});

const ScriptRef = builder.objectRef<ScriptText>('SieveScript').implement({
  description: 'A script on the mail server (Sieve, RFC 5228).',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    text: t.exposeString('text', { description: 'Its text.' }),
    active: t.exposeBoolean('active', {
      description: 'Whether it runs on delivery: one script at most does.',
    }),
    editable: t.exposeBoolean('exact', {
      description: 'False when it is no UTF-8: it is shown as far as it can be.',
    }),
  }),
});

const ModeRef = builder.enumType('MailRulesMode', {
  description: 'How the rules of an account can be changed.',
  values: {
    VISUAL: { description: 'As rules.' },
    HAND_WRITTEN: { description: 'As a script: one that was written by hand is kept as it is.' },
  },
});

export const RulesRef = builder.objectRef<RuleState>('MailRules').implement({
  description: 'What the mail server does with an account’s new mail, read from it this moment.',
  fields: (t) => ({
    account: t.field({
      type: MailAccountRef,
      description: 'Whose mail it is.',
      resolve: ({ accountId }, _args, context, info) => accountOf(context, accountId, info),
    }),
    version: t.exposeString('version', { description: 'What changes must name, so that none is lost.' }),
    mode: t.field({ type: ModeRef, description: 'How they can be changed.', resolve: ({ mode }) => mode }),
    active: t.exposeBoolean('active', { description: 'Whether the rules run on delivery.' }),
    rules: t.field({
      type: [MailRuleRef],
      description: 'The rules in their order; none when a script written by hand is active.',
      resolve: ({ rules }) => rules.rules,
    }),
    outOfOffice: t.field({
      type: OutOfOfficeRef,
      nullable: true,
      description: 'The answer while the person is away; null when it was never set.',
      resolve: ({ rules }) => rules.outOfOffice,
    }),
    forwarding: t.field({
      type: ForwardingRef,
      nullable: true,
      description: 'Where all mail is sent on to; null when it was never set.',
      resolve: ({ rules }) => rules.forwarding,
    }),
    ownScript: t.string({
      nullable: true,
      description: 'Name of a script written by hand that runs after the rules.',
      resolve: ({ rules }) => rules.include,
    }),
    script: t.field({
      type: ScriptRef,
      nullable: true,
      description: 'The script that runs, or that of the rules when none does.',
      resolve: ({ script }) => script,
    }),
    scriptNames: t.stringList({
      description: 'Names of all scripts on the server.',
      resolve: ({ scripts }) => scripts.map(({ name }) => name),
    }),
    serverName: t.string({
      description: 'What the server calls itself: "Dovecot Pigeonhole".',
      resolve: ({ server }) => server.implementation,
    }),
    extensions: t.stringList({
      description: 'What scripts on this server may require.',
      resolve: ({ server }) => server.extensions,
    }),
  }),
});

builder.queryField('rules', (t) =>
  t.field({
    type: RulesRef,
    description:
      'An account’s rules, asked of its mail server. MailServerError says why there are none to see.',
    errors: {
      types: mutationErrors,
      union: { description: 'An account’s rules, or why they cannot be read.' },
    },
    args: { accountId: t.arg.id({ description: 'The mail account.' }) },
    resolve: (_root, { accountId }, { deps }) => {
      authorize(policy.manageRules);
      return readRules(deps, decodeId(accountId, 'MailAccount'));
    },
  }),
);

builder.queryField('sieveScript', (t) =>
  t.field({
    type: ScriptRef,
    nullable: true,
    description: 'A script by its name; null when the server has none of this name.',
    args: {
      accountId: t.arg.id({ description: 'The mail account.' }),
      name: t.arg.string({ description: 'Name of the script.' }),
    },
    resolve: (_root, { accountId, name }, { deps }) =>
      readScriptText(deps, decodeId(accountId, 'MailAccount'), name),
  }),
);

const RuleTrialRef = builder.objectRef<RuleTrial>('RuleTrial').implement({
  description: 'What a rule would have matched among mail that is there already.',
  fields: (t) => ({
    lookedAt: t.exposeInt('lookedAt', { description: 'How many of the newest messages were looked at.' }),
    matched: t.exposeInt('matched', { description: 'How many of them fit.' }),
    messages: t.field({
      type: [MessageRef],
      description: 'The newest that fit, ten at most.',
      resolve: async ({ messageIds }, _args, context) => {
        const found = await Promise.all(messageIds.map((id) => loadMessage(context, id)));
        return found.filter((message) => message !== null);
      },
    }),
  }),
});

builder.queryField('tryRule', (t) =>
  t.field({
    type: RuleTrialRef,
    description: 'Tries a rule’s conditions on the newest 500 messages received. Nothing is changed.',
    args: {
      accountId: t.arg.id({ description: 'The mail account.' }),
      rule: t.arg({ type: MailRuleInput, description: 'The rule, saved or not.' }),
    },
    resolve: (_root, { accountId, rule }, { deps }) =>
      tryRule(deps, decodeId(accountId, 'MailAccount'), toRule(rule, 'rule')),
  }),
);
