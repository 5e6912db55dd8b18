// Changing rules, out-of-office, forwarding and scripts on the mail server.
import { builder } from '../../graphql/builder.ts';
import { defineMutation } from '../../graphql/mutation.ts';
import { decodeId } from '../../graphql/node.ts';
import type { ScriptProblem } from '../rules/ports.ts';
import { saveRules } from '../rules/save-rules.ts';
import { activateScript, checkScriptText, saveScriptText } from '../rules/scripts.ts';
import type { RuleState } from '../rules/state.ts';
import { MailRuleInput, toRule } from './rule-types.ts';
import { AudienceRef, absenceAbout, forwardingAbout, RulesRef } from './rules.ts';

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
