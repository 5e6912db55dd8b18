import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { roleOptions } from '../../settings/roles.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { bytesIn, gigabytesOf } from '../gigabytes.ts';
import { splitAddresses } from '../split-addresses.ts';
import { CreateAdminMailbox, CreatePasswordLink } from './changes.ts';
import { DomainNamesQuery } from './documents.ts';
import { w } from './words.ts';

const passwordWays = [
  { value: 'LINK', label: w('mailboxes.byLink') },
  { value: 'GIVEN', label: w('mailboxes.byPassword') },
] as const;

/** A new mailbox, from a template where there is one. */
export function CreateMailboxDialog(props: {
  open: boolean;
  /** Global id of the domain that is offered first. */
  domainId?: string;
  onClose: () => void;
}): JSX.Element {
  const { client } = useWorkspace();
  const { state } = createPageQuery(DomainNamesQuery, () => ({ first: 100 }));
  const [appAccess, setAppAccess] = createSignal(true);
  const [keepCopy, setKeepCopy] = createSignal(true);
  const [link, setLink] = createSignal<{ address: string; url: string }>();
  const organization = () => state.data?.viewer?.organization;
  const domains = () =>
    (organization()?.domains.edges ?? [])
      .filter(({ node }) => node.aliasOf === null && node.state !== 'DELETED')
      .map(({ node }) => ({ value: node.id, label: node.name }));
  const templates = () => [
    { value: '', label: w('mailboxes.noTemplate') },
    ...(organization()?.mailboxTemplates ?? []).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const form = createForm({
    initial: {
      ...{ name: '', localPart: '', domainId: '', template: '', way: 'LINK', password: '' },
      ...{ role: 'MEMBER', quota: '', forwardTo: '' },
    },
    check: (values) => ({
      ...required(values, 'name', 'localPart', ...(values.way === 'GIVEN' ? (['password'] as const) : [])),
      ...(bytesIn(values.quota) === undefined ? { quota: w('mailboxes.quotaWrong') } : {}),
    }),
    async submit(values) {
      const domain =
        domains().find(({ value }) => value === (values.domainId || props.domainId)) ?? domains()[0];
      if (domain === undefined) return { message: w('mailboxes.noDomain') };
      const result = await client
        .mutation(CreateAdminMailbox, {
          input: {
            domainId: domain.value,
            localPart: values.localPart.trim(),
            name: values.name.trim(),
            password: values.way === 'GIVEN' ? values.password : null,
            role: roleOptions.find(({ value }) => value === values.role)?.value ?? 'MEMBER',
            quota: bytesIn(values.quota) ?? null,
            appAccess: appAccess(),
            forwardTo: splitAddresses(values.forwardTo),
            keepCopy: keepCopy(),
          },
        })
        .toPromise();
      const payload = result.data?.createMailbox;
      if (payload?.__typename !== 'CreateMailboxPayload') {
        const refusal = refusalOf(result);
        if (refusal?.code === 'CONFLICT') return { fields: { localPart: refusal.message } };
        const fields = Object.fromEntries(
          Object.entries(refusal?.fields ?? {}).map(([path, text]) => [path.split('.')[0] ?? path, text]),
        );
        return { message: Object.keys(fields).length ? undefined : refusal?.message, fields };
      }
      const { id, address } = payload.mailbox;
      toast(w('mailboxes.created', { address }));
      if (values.way === 'LINK') await makeLink(id, address);
      else close();
      return undefined;
    },
  });
  async function makeLink(mailboxId: string, address: string): Promise<void> {
    const result = await client.mutation(CreatePasswordLink, { input: { mailboxId } }).toPromise();
    const made = result.data?.createPasswordLink;
    if (made?.__typename === 'CreatePasswordLinkPayload') setLink({ address, url: made.url });
    else {
      const refusal = refusalOf(result);
      toast(refusal ? sentenceOf(refusal) : '', { tone: 'danger' });
      close();
    }
  }
  function close(): void {
    form.reset();
    plain();
    setLink(undefined);
    props.onClose();
  }
  /** What a mailbox has that no template says. */
  function plain(): void {
    setAppAccess(true);
    setKeepCopy(true);
  }
  function choose(id: string): void {
    form.set('template', id);
    const template = organization()?.mailboxTemplates.find((row) => row.id === id);
    plain();
    if (!template) return;
    form.set('quota', gigabytesOf(template.quota));
    form.set('role', template.role);
    form.set('forwardTo', template.forwardTo.join('\n'));
    setAppAccess(template.appAccess);
    setKeepCopy(template.keepCopy);
  }

  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={w('mailboxes.add')}
      description={link() ? w('mailboxes.linkNote', { address: link()?.address ?? '' }) : undefined}
    >
      <Show
        when={link()}
        fallback={
          <Form
            onSubmit={(event) => void form.submit(event)}
            problem={form.problem()}
            busy={form.busy()}
            action={w('mailboxes.add')}
            busyAction={w('mailboxes.saving')}
          >
            <Show when={templates().length > 1}>
              <Select
                label={w('mailboxes.template')}
                value={form.values.template}
                options={templates()}
                onChange={choose}
              />
            </Show>
            <TextField {...form.field('name')} label={w('mailboxes.name')} autocomplete="off" autofocus />
            <div class="grid grid-cols-2 gap-4">
              <TextField
                {...form.field('localPart')}
                label={w('mailboxes.address')}
                suffix="@"
                autocapitalize="none"
                autocomplete="off"
                spellcheck={false}
              />
              <Select
                label={w('mailboxes.domain')}
                value={form.values.domainId || props.domainId || (domains()[0]?.value ?? '')}
                options={domains()}
                error={form.errors.domainId || undefined}
                onChange={(domainId) => form.set('domainId', domainId)}
              />
            </div>
            <div class="grid grid-cols-2 gap-4">
              <TextField
                {...form.field('quota')}
                label={w('mailboxes.quota')}
                suffix="GB"
                inputmode="decimal"
                autocomplete="off"
                optional
              />
              <Select
                label={w('mailboxes.role')}
                value={form.values.role}
                options={roleOptions}
                disabled={!appAccess()}
                onChange={(role) => form.set('role', role)}
              />
            </div>
            <Switch
              label={w('mailboxes.appAccess')}
              help={w('mailboxes.appAccessHelp')}
              checked={appAccess()}
              onChange={setAppAccess}
            />
            <Select
              label={w('mailboxes.password')}
              value={form.values.way === 'GIVEN' ? 'GIVEN' : 'LINK'}
              options={passwordWays}
              onChange={(way) => form.set('way', way)}
            />
            <Show when={form.values.way === 'GIVEN'}>
              <TextField
                {...form.field('password')}
                label={w('mailboxes.newPassword')}
                type="password"
                autocomplete="new-password"
                help={w('mailboxes.newPasswordHelp')}
              />
            </Show>
            <TextArea
              {...form.field('forwardTo')}
              label={w('mailboxes.forwardTo')}
              rows={2}
              autocapitalize="none"
              spellcheck={false}
              optional
            />
            <Show when={form.values.forwardTo.trim() !== ''}>
              <Switch
                label={w('mailboxes.keepCopy')}
                help={w('mailboxes.keepCopyHelp')}
                checked={keepCopy()}
                onChange={setKeepCopy}
              />
            </Show>
          </Form>
        }
      >
        {(made) => (
          <CopyField label={w('mailboxes.link')} value={made().url} help={w('mailboxes.linkOnce')} />
        )}
      </Show>
    </Dialog>
  );
}
