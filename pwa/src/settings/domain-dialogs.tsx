import type { JSX } from 'solid-js';
import { type Refusal, refusalOf } from '../data/answer.ts';
import { t } from '../messages/message.ts';
import { createForm, type FormProblem, required } from '../primitives/form.ts';
import { useWorkspace } from '../session/session.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Select, TextArea, TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { toast } from '../ui/toast.tsx';
import { CreateAlias, CreateDomain, CreateMailbox, type DomainRow } from './domain-documents.ts';
import { roleOptions } from './roles.ts';

function problemOf(refusal: Refusal): FormProblem {
  // "forwardTo.1" belongs to the one field that holds all of them.
  const fields = Object.fromEntries(
    Object.entries(refusal.fields).map(([path, message]) => [path.split('.')[0] ?? path, message]),
  );
  return { message: Object.keys(fields).length ? undefined : refusal.message, fields };
}

export function DomainDialog(props: { open: boolean; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { name: '' },
    check: (values) => required(values, 'name'),
    async submit({ name }) {
      const refusal = refusalOf(
        await client.mutation(CreateDomain, { input: { name: name.trim().toLowerCase() } }).toPromise(),
      );
      if (refusal) return problemOf(refusal);
      toast(t('settings.domainAdded', { name: name.trim() }));
      form.reset();
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={t('settings.addDomain')}
      description={t('settings.addDomainNote')}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={t('settings.addDomain')}
        busyAction={t('settings.adding')}
      >
        <TextField
          {...form.field('name')}
          label={t('settings.domainName')}
          placeholder="harbour.example"
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          inputmode="url"
          autofocus
        />
      </Form>
    </Dialog>
  );
}

const gigabyte = 1_000_000_000;
const quotaOptions = [
  { value: '', label: t('settings.unlimited') },
  ...[1, 2, 5, 10, 25, 50].map((size) => ({ value: String(size * gigabyte), label: `${size} GB` })),
];

export function MailboxDialog(props: { domain: DomainRow; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { name: '', localPart: '', password: '', role: 'MEMBER', quota: '' },
    check: (values) => required(values, 'name', 'localPart', 'password'),
    async submit(values) {
      const input = {
        domainId: props.domain.id,
        localPart: values.localPart.trim(),
        name: values.name.trim(),
        password: values.password,
        role: roleOptions.find(({ value }) => value === values.role)?.value ?? 'MEMBER',
        quota: values.quota === '' ? null : Number(values.quota),
      };
      const refusal = refusalOf(await client.mutation(CreateMailbox, { input }).toPromise());
      if (refusal?.code === 'CONFLICT') return { fields: { localPart: refusal.message } };
      if (refusal) return problemOf(refusal);
      toast(t('settings.mailboxAdded', { address: `${input.localPart}@${props.domain.name}` }));
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('settings.addMailbox')}
      description={t('settings.addMailboxNote', { domain: props.domain.name })}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={t('settings.addMailbox')}
        busyAction={t('settings.adding')}
      >
        <TextField {...form.field('name')} label={t('settings.personName')} autocomplete="off" autofocus />
        <TextField
          {...form.field('localPart')}
          label={t('settings.address')}
          suffix={`@${props.domain.name}`}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
        />
        <TextField
          {...form.field('password')}
          label={t('session.password')}
          type="password"
          autocomplete="new-password"
          help={t('settings.firstPasswordHelp')}
        />
        <div class="grid grid-cols-2 gap-4">
          <Select
            label={t('settings.role')}
            value={form.values.role}
            options={roleOptions}
            onChange={(role) => form.set('role', role)}
          />
          <Select
            label={t('settings.quota')}
            value={form.values.quota}
            options={quotaOptions}
            onChange={(quota) => form.set('quota', quota)}
          />
        </div>
      </Form>
    </Dialog>
  );
}

/** Addresses separated by commas, spaces or line breaks. */
export function splitAddresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

export function AliasDialog(props: { domain: DomainRow; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { localPart: '', forwardTo: '' },
    check: (values) => required(values, 'localPart', 'forwardTo'),
    async submit(values) {
      const input = {
        domainId: props.domain.id,
        localPart: values.localPart.trim(),
        forwardTo: splitAddresses(values.forwardTo),
      };
      const refusal = refusalOf(await client.mutation(CreateAlias, { input }).toPromise());
      if (refusal?.code === 'CONFLICT') return { fields: { localPart: refusal.message } };
      if (refusal) return problemOf(refusal);
      toast(t('settings.aliasAdded', { address: `${input.localPart}@${props.domain.name}` }));
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('settings.addAlias')}
      description={t('settings.addAliasNote')}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={t('settings.addAlias')}
        busyAction={t('settings.adding')}
      >
        <TextField
          {...form.field('localPart')}
          label={t('settings.address')}
          suffix={`@${props.domain.name}`}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          autofocus
        />
        <TextArea
          {...form.field('forwardTo')}
          label={t('settings.forwardTo')}
          help={t('settings.forwardToHelp')}
          rows={3}
          autocapitalize="none"
          spellcheck={false}
        />
      </Form>
    </Dialog>
  );
}
