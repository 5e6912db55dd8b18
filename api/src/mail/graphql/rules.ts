// Rules, out-of-office and forwarding, as the mail server keeps them, and the scripts behind them.

import { authorize } from '../../core/policy.ts';
import { builder } from '../../graphql/builder.ts';
import { mutationErrors } from '../../graphql/errors.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import { policy } from '../policy.ts';
import type { Forwarding, OutOfOffice } from '../rules/model.ts';
import type { ScriptProblem } from '../rules/ports.ts';
import { saveRules } from '../rules/save-rules.ts';
import { activateScript, checkScriptText, readScriptText, saveScriptText } from '../rules/scripts.ts';
import { readRules } from '../rules/server.ts';
import type { RuleState, ScriptText } from '../rules/state.ts';
import { type RuleTrial, tryRule } from '../rules/try-rule.ts';
import { accountOf } from './account-of.ts';
import { MailAccountRef } from './mail-account-ref.ts';
import { loadMessage, MessageRef } from './message.ts';
import { MailRuleInput, MailRuleRef, toRule } from './rule-types.ts';

const AudienceRef = builder.enumType('OutOfOfficeAudience', {
  description: 'Who is answered.',
  values: {
    EVERYONE: { description: 'Everybody who writes.' },
    COLLEAGUES: { description: 'Who writes from an address of the same domain.' },
  },
});

const absenceAbout = {
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

const forwardingAbout = {
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

const RulesRef = builder.objectRef<RuleState>('MailRules').implement({
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

const rulesPayload = (name: string) =>
  builder.objectRef<{ rules: RuleState }>(name).implement({
    description: 'The rules as the server has them now.',
    fields: (t) => ({ rules: t.expose('rules', { type: RulesRef, description: 'Everything, read anew.' }) }),
  });

const VERSION = '`MailRules.version` as it was read. ConflictError when the scripts were changed since.';
const KEEP =
  'Consents to keeping a script written by hand: it runs after the rules. Without it nothing is saved.';

const ForwardingInput = builder.inputType('MailForwardingInput', {
  description: 'All mail sent on to another address.',
  fields: (t) => ({
    enabled: t.boolean({ description: forwardingAbout.enabled }),
    address: t.string({ description: forwardingAbout.address }),
    keepCopy: t.boolean({ description: forwardingAbout.keepCopy }),
  }),
});

defineMutation('saveRules', {
  description: 'Replaces all rules of an account, on its mail server.',
  input: builder.inputType('SaveRulesInput', {
    description: 'The rules as they are to be.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      version: t.string({ description: VERSION }),
      rules: t.field({
        type: [MailRuleInput],
        required: false,
        description: 'All of them, in order; null: as they are.',
      }),
      forwarding: t.field({ type: ForwardingInput, required: false, description: 'Null: as it is.' }),
      keepHandWritten: t.boolean({ defaultValue: false, description: KEEP }),
    }),
  }),
  payload: rulesPayload('SaveRulesPayload'),
  resolve: async ({ accountId, version, rules, forwarding, keepHandWritten }, { deps }) => ({
    rules: await saveRules(deps, decodeId(accountId, 'MailAccount'), {
      version,
      rules: rules?.map((rule, index) => toRule(rule, `rules.${index}`)),
      forwarding: forwarding ?? undefined,
      keepHandWritten: keepHandWritten ?? false,
    }),
  }),
});

const OutOfOfficeInput = builder.inputType('OutOfOfficeInput', {
  description: 'What to answer while somebody is away.',
  fields: (t) => ({
    enabled: t.boolean({ description: absenceAbout.enabled }),
    from: t.string({ required: false, description: absenceAbout.from }),
    until: t.string({ required: false, description: absenceAbout.until }),
    timeZone: t.string({ description: absenceAbout.timeZone }),
    subject: t.string({ required: false, description: absenceAbout.subject }),
    text: t.string({ description: absenceAbout.text }),
    days: t.int({ defaultValue: 7, description: absenceAbout.days }),
    audience: t.field({ type: AudienceRef, defaultValue: 'EVERYONE', description: absenceAbout.audience }),
    addresses: t.stringList({ defaultValue: [], description: absenceAbout.addresses }),
  }),
});

defineMutation('setOutOfOffice', {
  description: 'Sets the answer that the mail server gives while somebody is away.',
  input: builder.inputType('SetOutOfOfficeInput', {
    description: 'The answer as it is to be.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      version: t.string({ description: VERSION }),
      outOfOffice: t.field({ type: OutOfOfficeInput, description: 'The answer.' }),
      keepHandWritten: t.boolean({ defaultValue: false, description: KEEP }),
    }),
  }),
  payload: rulesPayload('SetOutOfOfficePayload'),
  resolve: async ({ accountId, version, outOfOffice, keepHandWritten }, { deps }) => ({
    rules: await saveRules(deps, decodeId(accountId, 'MailAccount'), {
      version,
      outOfOffice: {
        ...{ enabled: outOfOffice.enabled, timeZone: outOfOffice.timeZone, text: outOfOffice.text },
        from: outOfOffice.from || null,
        until: outOfOffice.until || null,
        subject: outOfOffice.subject || null,
        days: outOfOffice.days ?? 7,
        audience: outOfOffice.audience ?? 'EVERYONE',
        addresses: [...(outOfOffice.addresses ?? [])],
      },
      keepHandWritten: keepHandWritten ?? false,
    }),
  }),
});

const ProblemRef = builder.objectRef<ScriptProblem>('SieveProblem').implement({
  description: 'A mistake in a script.',
  fields: (t) => ({
    line: t.exposeInt('line', { nullable: true, description: 'Its line, from 1; null when none is named.' }),
    message: t.exposeString('message', { description: 'What is wrong, in the server’s words.' }),
  }),
});

defineMutation('checkSieveScript', {
  description: 'Has the mail server check a script. Nothing is stored.',
  input: builder.inputType('CheckSieveScriptInput', {
    description: 'The script.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      text: t.string({ description: 'The whole script.' }),
    }),
  }),
  payload: builder.objectRef<{ problems: ScriptProblem[] }>('CheckSieveScriptPayload').implement({
    description: 'What the server found.',
    fields: (t) => ({
      problems: t.expose('problems', {
        type: [ProblemRef],
        description: 'Every mistake; none: it would run.',
      }),
    }),
  }),
  resolve: async ({ accountId, text }, { deps }) => ({
    problems: await checkScriptText(deps, decodeId(accountId, 'MailAccount'), text),
  }),
});

defineMutation('saveSieveScript', {
  description:
    'Stores a script on the mail server. InputError names a field `text.<line>` for each mistake in it.',
  input: builder.inputType('SaveSieveScriptInput', {
    description: 'The script.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      version: t.string({ description: VERSION }),
      name: t.string({ description: 'Its name. The rules are kept in “postroom”.' }),
      text: t.string({ description: 'The whole script.' }),
      activate: t.boolean({ defaultValue: false, description: 'Also makes it the one that runs.' }),
    }),
  }),
  payload: rulesPayload('SaveSieveScriptPayload'),
  resolve: async ({ accountId, version, name, text, activate }, { deps }) => ({
    rules: await saveScriptText(deps, decodeId(accountId, 'MailAccount'), {
      ...{ version, name, text, activate: activate ?? false },
    }),
  }),
});

defineMutation('activateSieveScript', {
  description: 'Chooses the script that runs on delivery.',
  input: builder.inputType('ActivateSieveScriptInput', {
    description: 'Which script.',
    fields: (t) => ({
      accountId: t.id({ description: 'The mail account.' }),
      version: t.string({ description: VERSION }),
      name: t.string({
        required: false,
        description: 'Its name; null: none runs, and all mail goes to the inbox.',
      }),
    }),
  }),
  payload: rulesPayload('ActivateSieveScriptPayload'),
  resolve: async ({ accountId, version, name }, { deps }) => ({
    rules: await activateScript(deps, decodeId(accountId, 'MailAccount'), { version, name: name ?? null }),
  }),
});
