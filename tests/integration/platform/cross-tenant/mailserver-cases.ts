import { type Case, KEY, takesNoId } from './case.ts';

/** Hosts, configuration, services, certificates, queue. */
export const mailserverMutations: Record<string, Case> = {
  setTraceRetention: (foreign) => [{ hostId: foreign('MailHost'), days: 7 }],
  applyConfigurationChange: (foreign) => [
    {
      mailHostId: foreign('MailHost'),
      reason: 'Mine now',
      idempotencyKey: 'of-a-stranger',
      changes: [{ replaceFile: { file: 'postfix/main.cf', text: '', base: 'absent' } }],
    },
  ],
  restoreConfigurationGeneration: (foreign) => [
    { mailHostId: foreign('MailHost'), reason: 'Mine now', idempotencyKey: 'of-a-stranger', number: 1 },
  ],
  importConfiguration: (foreign) => [
    { mailHostId: foreign('MailHost'), reason: 'Mine now', idempotencyKey: 'of-a-stranger', bundle: '{}' },
  ],
  resolveConfigurationDrift: (foreign) => [
    { mailHostId: foreign('MailHost'), reason: 'Mine now', idempotencyKey: 'of-a-stranger', adopt: true },
  ],
  previewConfigurationTemplate: (foreign) => [
    { mailHostId: foreign('MailHost'), template: 'SMALL_OFFICE', values: [] },
  ],
  applyConfigurationTemplate: (foreign) => [
    {
      ...{ mailHostId: foreign('MailHost'), reason: 'Mine now', idempotencyKey: 'of-a-stranger' },
      ...{ template: 'SMALL_OFFICE', values: [] },
    },
  ],
  cancelConfigurationChange: (foreign) => [{ runId: foreign('ConfigurationRun') }],
  confirmConfigurationChange: (foreign) => [{ runId: foreign('ConfigurationRun') }],
  revertConfigurationChange: (foreign) => [{ runId: foreign('ConfigurationRun') }],
  addMailHost: takesNoId,
  renewMailHostEnrolment: (foreign) => [{ mailHostId: foreign('MailHost') }],
  removeMailHost: (foreign) => [{ mailHostId: foreign('MailHost') }],
  controlMailService: (foreign) => [
    { mailHostId: foreign('MailHost'), service: 'POSTFIX', action: 'STOP', reason: 'Because' },
  ],
  kickMailboxConnection: (foreign) => [{ mailHostId: foreign('MailHost'), user: 'a@eve.example' }],
  checkMailHost: (foreign) => [{ mailHostId: foreign('MailHost') }],
  installCertificate: (foreign) => [
    {
      mailHostId: foreign('MailHost'),
      reason: 'Mine now',
      idempotencyKey: 'of-a-stranger',
      chain: '',
      key: '',
    },
  ],
  selfSignCertificate: (foreign) => [
    {
      mailHostId: foreign('MailHost'),
      reason: 'Mine now',
      idempotencyKey: 'of-a-stranger',
      names: ['mx.eve.example'],
      days: 30,
    },
  ],
  previewConfigurationChange: (foreign) => [
    {
      mailHostId: foreign('MailHost'),
      changes: [
        {
          setParameter: {
            parameter: { program: 'POSTFIX', section: [], name: 'myhostname' },
            value: 'mx.eve.example',
            base: 'absent',
          },
        },
      ],
    },
  ],
  changeQueuedMessages: (foreign) => [
    {
      ...{ hostId: foreign('MailHost'), act: 'DELETE', idempotencyKey: KEY },
      messageIds: [foreign('QueuedMessage')],
    },
  ],
  previewQueueAction: (foreign) => [{ hostId: foreign('MailHost'), act: 'DELETE', filter: {} }],
  startQueueAction: (foreign) => [{ actionId: foreign('QueueAction') }],
  cancelQueueAction: (foreign) => [{ actionId: foreign('QueueAction') }],
  openQueuedMessage: (foreign) => [{ messageId: foreign('QueuedMessage') }],
  saveQueueRule: (foreign) =>
    [null, foreign('QueueRule')].map((ruleId) => ({
      ...{ hostId: foreign('MailHost'), ruleId, name: 'All', act: 'DELETE', enabled: true },
      filter: { bounces: true, olderThanMinutes: 60 },
    })),
  deleteQueueRule: (foreign) => [{ ruleId: foreign('QueueRule') }],
  flushQueue: (foreign) => [{ hostId: foreign('MailHost') }],
};
