import { createSignal, type JSX, Show } from 'solid-js';
import { createStore } from 'solid-js/store';
import { refusalOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { useWorkspace } from '../../session/session.ts';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { type Absence, type Rules, SetOutOfOffice } from './documents.ts';
import type { Settled } from './page.tsx';

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** What the server takes: its answers name their type as well. */
const asInput = ({ enabled, from, until, timeZone, subject, text, days, audience }: Absence) => ({
  ...{ enabled, from, until, timeZone, subject, text, days, audience },
});

/** What the mail server answers while the person is away. */
export function AbsenceForm(props: { rules: Rules; settled: Settled }): JSX.Element {
  const { direct } = useWorkspace();
  const nobody: Absence = {
    ...{ enabled: false, from: null, until: null, timeZone: here(), subject: null, text: '', days: 7 },
    ...{ audience: 'EVERYONE', addresses: [] },
  };
  const [absence, set] = createStore<Absence>({ ...(props.rules.outOfOffice ?? nobody) });
  const [others, setOthers] = createSignal(absence.addresses.join(', '));
  const [errors, setErrors] = createSignal<Record<string, string>>({});
  const [busy, setBusy] = createSignal(false);
  const byHand = () => props.rules.mode === 'HAND_WRITTEN';
  const errorOf = (field: string) => errors()[`outOfOffice.${field}`];

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const addresses = others()
      .split(/[\s,;]+/)
      .filter(Boolean);
    const result = await direct
      .mutation(SetOutOfOffice, {
        input: {
          accountId: props.rules.account.id,
          version: props.rules.version,
          outOfOffice: { ...asInput(absence), addresses },
          keepHandWritten: byHand(),
        },
      })
      .toPromise();
    setBusy(false);
    setErrors(refusalOf(result)?.fields ?? {});
    const answer = result.data?.setOutOfOffice;
    props.settled(result, answer?.__typename === 'SetOutOfOfficePayload' ? answer.rules : undefined);
  }

  return (
    <>
      <Section title={t('rules.tabAbsence')} note={t('rules.absenceHelp')}>
        <Form
          class="p-5"
          onSubmit={(event) => void save(event)}
          problem={undefined}
          busy={busy()}
          action={t(byHand() ? 'rules.putBehind' : 'rules.save')}
          busyAction={t('rules.saving')}
        >
          <Switch
            label={t('rules.absenceOn')}
            checked={absence.enabled}
            onChange={(enabled) => set({ enabled })}
          />
          <div class="grid items-start gap-4 sm:grid-cols-2">
            <TextField
              label={t('rules.from')}
              type="date"
              help={t('rules.fromHelp')}
              error={errorOf('from')}
              value={absence.from ?? ''}
              onInput={(from) => set({ from: from || null })}
            />
            <TextField
              label={t('rules.until')}
              type="date"
              help={t('rules.untilHelp')}
              error={errorOf('until')}
              value={absence.until ?? ''}
              onInput={(until) => set({ until: until || null })}
            />
          </div>
          <p class="text-sm text-ink-3">{t('rules.zone', { zone: absence.timeZone })}</p>
          <TextField
            label={t('rules.subject')}
            help={t('rules.subjectHelp')}
            error={errorOf('subject')}
            value={absence.subject ?? ''}
            onInput={(subject) => set({ subject: subject || null })}
          />
          <TextArea
            label={t('rules.text')}
            rows={6}
            error={errorOf('text')}
            value={absence.text}
            onInput={(text) => set({ text })}
          />
          <TextField
            label={t('rules.days')}
            type="number"
            min="1"
            max="30"
            error={errorOf('days')}
            value={String(absence.days)}
            onInput={(days) => set({ days: Math.round(Number(days)) })}
          />
          <TextField
            label={t('rules.otherAddresses')}
            help={t('rules.otherAddressesHelp')}
            error={Object.entries(errors()).find(([path]) => path.includes('addresses'))?.[1]}
            optional
            value={others()}
            onInput={setOthers}
          />
          <Switch
            label={t('rules.colleagues')}
            help={t('rules.colleaguesHelp')}
            checked={absence.audience === 'COLLEAGUES'}
            onChange={(only) => set({ audience: only ? 'COLLEAGUES' : 'EVERYONE' })}
          />
        </Form>
      </Section>
      <Show when={absence.text.trim()}>
        <Section title={t('rules.preview')}>
          <article class="grid gap-2 p-5">
            <p class="text-base font-semibold text-ink">{absence.subject ?? t('rules.autoSubject')}</p>
            <p class="text-sm text-ink-3">{props.rules.account.address}</p>
            <p class="break-words whitespace-pre-wrap text-base text-ink" dir="auto">
              {absence.text}
            </p>
          </article>
        </Section>
      </Show>
    </>
  );
}
