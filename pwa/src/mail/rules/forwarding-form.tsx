import { createSignal, type JSX } from 'solid-js';
import { createStore } from 'solid-js/store';
import { refusalOf } from '../../data/answer.ts';
import { t } from '../../messages/message.ts';
import { useWorkspace } from '../../session/session.ts';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { type Rules, SaveRules } from './documents.ts';
import type { Settled } from './page.tsx';

/** All mail sent on to one address. */
export function ForwardingForm(props: { rules: Rules; settled: Settled }): JSX.Element {
  const { direct } = useWorkspace();
  const [forwarding, set] = createStore({
    ...{ enabled: false, address: '', keepCopy: true },
    ...props.rules.forwarding,
  });
  const [error, setError] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const byHand = () => props.rules.mode === 'HAND_WRITTEN';

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const result = await direct
      .mutation(SaveRules, {
        input: {
          accountId: props.rules.account.id,
          version: props.rules.version,
          forwarding: {
            enabled: forwarding.enabled,
            address: forwarding.address,
            keepCopy: forwarding.keepCopy,
          },
          keepHandWritten: byHand(),
        },
      })
      .toPromise();
    setBusy(false);
    setError(refusalOf(result)?.fields['forwarding.address']);
    const answer = result.data?.saveRules;
    props.settled(result, answer?.__typename === 'SaveRulesPayload' ? answer.rules : undefined);
  }

  return (
    <Section title={t('rules.tabForwarding')} note={t('rules.forwardingHelp')}>
      <Form
        class="p-5"
        onSubmit={(event) => void save(event)}
        problem={undefined}
        busy={busy()}
        action={t(byHand() ? 'rules.putBehind' : 'rules.save')}
        busyAction={t('rules.saving')}
      >
        <Switch
          label={t('rules.forwardingOn')}
          checked={forwarding.enabled}
          onChange={(enabled) => set({ enabled })}
        />
        <TextField
          label={t('rules.forwardingTo')}
          type="email"
          autocapitalize="none"
          error={error()}
          value={forwarding.address}
          onInput={(address) => set({ address })}
        />
        <Switch
          label={t('rules.keepCopy')}
          help={t('rules.keepCopyHelp')}
          checked={forwarding.keepCopy}
          onChange={(keepCopy) => set({ keepCopy })}
        />
      </Form>
    </Section>
  );
}
