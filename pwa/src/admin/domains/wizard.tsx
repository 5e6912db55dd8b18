import { useNavigate, useParams } from '@solidjs/router';
import Globe from 'lucide-solid/icons/globe';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { CreateAdminMailbox } from '../mailboxes/changes.ts';
import { isMain } from './addresses-section.tsx';
import { AddDomain, UpdateDomain } from './changes.ts';
import { DomainDns } from './dns/domain-dns.tsx';
import { AdminDomainQuery, DomainChoicesQuery, type DomainRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { ReceivingSection } from './receiving-section.tsx';
import { w } from './words.ts';

const steps = ['domains.stepName', 'domains.stepPublish', 'domains.stepMailbox', 'domains.stepDone'] as const;

/** Name, records, first mailbox. What was done is kept by the server, so it can be left at any step and gone on with. */
export default function DomainWizardPage(): JSX.Element {
  const parameters = useParams();
  return (
    <Show
      keyed
      when={parameters.domainId}
      fallback={
        <AdminFrame title={w('domains.wizard')} backTo="/admin/domains" nested>
          <Steps current={0} />
          <NameStep />
        </AdminFrame>
      }
    >
      {(id) => <BegunWizard id={id} />}
    </Show>
  );
}

function BegunWizard(props: { id: string }): JSX.Element {
  const { state, refresh } = createPageQuery(AdminDomainQuery, () => ({ id: props.id, days: 1 }));
  const domain = () => {
    const node = state.data?.node;
    return node?.__typename === 'Domain' ? node : undefined;
  };
  const current = () => {
    const step = domain()?.setupStep;
    return step === 'PUBLISH' ? 1 : step === 'MAILBOX' ? 2 : 3;
  };
  return (
    <AdminFrame
      title={domain() ? w('domains.wizardOf', { name: domain()?.displayName ?? '' }) : w('domains.wizard')}
      backTo="/admin/domains"
      nested
    >
      <Loaded data={domain()} error={state.error} retry={refresh}>
        {(row) => (
          <>
            <Steps current={current()} />
            <Switch fallback={<DoneStep domain={row()} />}>
              <Match when={row().setupStep === 'PUBLISH'}>
                <PublishStep domain={row()} />
              </Match>
              <Match when={row().setupStep === 'MAILBOX'}>
                <MailboxStep domain={row()} />
              </Match>
            </Switch>
          </>
        )}
      </Loaded>
    </AdminFrame>
  );
}

/** Where one is: a line of names, the current one marked; the number alone for screen readers and narrow screens. */
function Steps(props: { current: number }): JSX.Element {
  return (
    <ol
      class="grid grid-cols-4 gap-1.5"
      aria-label={w('domains.step', { number: props.current + 1, of: steps.length })}
    >
      <For each={steps}>
        {(name, index) => (
          <li class="grid gap-1.5" aria-current={index() === props.current ? 'step' : undefined}>
            <span class={`h-1 rounded-full ${index() <= props.current ? 'bg-accent' : 'bg-press'}`} />
            <span
              class={`truncate text-sm ${index() === props.current ? 'font-medium text-ink' : 'text-ink-3'}`}
            >
              {w(name)}
            </span>
          </li>
        )}
      </For>
    </ol>
  );
}

const NONE = '';

function NameStep(): JSX.Element {
  const { client } = useWorkspace();
  const navigate = useNavigate();
  const { state } = createPageQuery(DomainChoicesQuery, () => ({ first: 100 }));
  const form = createForm({
    initial: { name: '', templateId: NONE, aliasOfId: NONE },
    check: (values) => required(values, 'name'),
    async submit({ name, templateId, aliasOfId }) {
      const input = { name: name.trim(), templateId: templateId || null, aliasOfId: aliasOfId || null };
      const result = await client.mutation(AddDomain, { input }).toPromise();
      const refusal = refusalOf(result);
      if (refusal) return formProblem(refusal, ['name', 'templateId', 'aliasOfId']);
      const answer = result.data?.createDomain;
      if (answer?.__typename === 'CreateDomainPayload') navigate(`/admin/domains/${answer.domain.id}/set-up`);
      return undefined;
    },
  });
  const organization = () => state.data?.viewer?.organization;
  const templates = () => [
    { value: NONE, label: w('domains.noTemplate') },
    ...(organization()?.domainTemplates ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const mains = () => [
    { value: NONE, label: w('domains.itself') },
    ...(organization()?.domains.edges ?? [])
      .map(({ node }) => node)
      .filter(isMain)
      .map((node) => ({ value: node.id, label: node.displayName })),
  ];
  return (
    <div class="max-w-xl rounded-lg bg-sheet p-4 shadow-sheet lg:p-5">
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.next')}
        busyAction={w('domains.adding')}
      >
        <TextField
          {...form.field('name')}
          label={w('domains.name')}
          help={w('domains.nameHelp')}
          placeholder="harbour.example"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          inputmode="url"
          autofocus
        />
        <Show when={mains().length > 1}>
          <Select
            label={w('domains.standsForLabel')}
            help={form.values.aliasOfId === NONE ? undefined : w('domains.standsForHelp')}
            value={form.values.aliasOfId ?? NONE}
            options={mains()}
            onChange={(id) => form.set('aliasOfId', id)}
          />
        </Show>
        <Show when={templates().length > 1 && form.values.aliasOfId === NONE}>
          <Select
            label={w('domains.template')}
            value={form.values.templateId ?? NONE}
            options={templates()}
            onChange={(id) => form.set('templateId', id)}
          />
        </Show>
      </Form>
    </div>
  );
}

/** The step stays where it is: says why. */
function tellRefusal(result: Parameters<typeof refusalOf>[0]): void {
  const refusal = refusalOf(result);
  if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
}

function PublishStep(props: { domain: DomainRow }): JSX.Element {
  const { client } = useWorkspace();
  const next = () => {
    const { aliasOf, receiving, usage } = props.domain;
    const setupStep = aliasOf || receiving !== 'HOSTED' || usage?.mailboxes ? null : 'MAILBOX';
    const input = { domainId: props.domain.id, setupStep } as const;
    void client.mutation(UpdateDomain, { input }).toPromise().then(tellRefusal);
  };
  return (
    <>
      <Show when={!props.domain.aliasOf}>
        <ReceivingSection domain={props.domain} />
      </Show>
      <p class="max-w-prose text-base text-ink-2">{w('domains.publishNote')}</p>
      <DomainDns domainId={props.domain.id} />
      <StepButtons next={next} />
    </>
  );
}

function StepButtons(props: { next: () => void }): JSX.Element {
  return (
    <div class="flex flex-wrap gap-2">
      <Button tone="primary" onClick={props.next}>
        {w('domains.next')}
      </Button>
      <ButtonLink tone="quiet" href="/admin/domains">
        {w('domains.later')}
      </ButtonLink>
    </div>
  );
}

function MailboxStep(props: { domain: DomainRow }): JSX.Element {
  const { client } = useWorkspace();
  const finish = () =>
    client
      .mutation(UpdateDomain, { input: { domainId: props.domain.id, setupStep: null } })
      .toPromise()
      .then(tellRefusal);
  const form = createForm({
    initial: { name: '', localPart: '', password: '' },
    check: (values) => required(values, 'name', 'localPart', 'password'),
    async submit({ name, localPart, password }) {
      const input = {
        ...{ domainId: props.domain.id, name: name.trim(), localPart: localPart.trim(), password },
        role: 'MEMBER' as const,
      };
      const refusal = refusalOf(await client.mutation(CreateAdminMailbox, { input }).toPromise());
      if (refusal) return formProblem(refusal, ['name', 'localPart', 'password']);
      await finish();
      return undefined;
    },
  });
  return (
    <div class="grid max-w-xl gap-4 rounded-lg bg-sheet p-4 shadow-sheet lg:p-5">
      <p class="text-base text-ink-2">{w('domains.firstMailbox')}</p>
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.makeMailbox')}
        busyAction={w('domains.adding')}
        extra={
          <Button tone="quiet" onClick={() => void finish()}>
            {w('domains.later')}
          </Button>
        }
      >
        <TextField {...form.field('name')} label={w('domains.person')} autocomplete="off" autofocus />
        <TextField
          {...form.field('localPart')}
          label={w('domains.address')}
          suffix={`@${props.domain.displayName}`}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
        <TextField
          {...form.field('password')}
          label={w('domains.password')}
          type="password"
          autocomplete="new-password"
        />
      </Form>
    </div>
  );
}

function DoneStep(props: { domain: DomainRow }): JSX.Element {
  return (
    <EmptyState
      icon={Globe}
      title={w('domains.doneTitle', { name: props.domain.displayName })}
      help={w('domains.doneHelp')}
      action={
        <ButtonLink tone="primary" href={`/admin/domains/${props.domain.id}`}>
          {w('domains.openDomain')}
        </ButtonLink>
      }
    />
  );
}
