import Trash from 'lucide-solid/icons/trash';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { formatBytes } from '../../messages/format.ts';
import { createForm, required } from '../../primitives/form.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { roleName, roleOptions } from '../../settings/roles.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toast } from '../../ui/toast.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { bytesIn, gigabytesOf } from '../gigabytes.ts';
import { onAdminChange } from '../live.ts';
import { splitAddresses } from '../split-addresses.ts';
import { ChangeSettings, DeleteTemplate, SaveTemplate } from './changes.ts';
import { DomainNamesQuery, type TemplateRow } from './documents.ts';
import { w } from './words.ts';

/** Templates for mailboxes, and how long deleted ones are kept. */
export default function KindsPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(DomainNamesQuery, () => ({ first: 100 }));
  onAdminChange(['MailboxTemplate'], refresh);
  const [editing, setEditing] = createSignal<TemplateRow | 'new'>();
  async function remove(template: TemplateRow): Promise<void> {
    const refusal = refusalOf(
      await client.mutation(DeleteTemplate, { input: { templateId: template.id } }).toPromise(),
    );
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    refresh();
  }
  return (
    <AdminFrame title={w('mailboxes.kinds')} backTo="/admin/mailboxes" nested>
      <Loaded data={state.data?.viewer?.organization} error={state.error} retry={refresh}>
        {(organization) => (
          <>
            <Section
              title={w('mailboxes.templates')}
              note={w('mailboxes.templatesNote')}
              actions={<Button onClick={() => setEditing('new')}>{w('mailboxes.addTemplate')}</Button>}
            >
              <ul class="divide-y divide-line">
                <For
                  each={organization().mailboxTemplates}
                  fallback={<li class="p-4 text-base text-ink-3">{w('mailboxes.noTemplates')}</li>}
                >
                  {(template) => (
                    <li class="flex items-center gap-3 px-4 py-2">
                      <button
                        type="button"
                        class="grid min-h-(--tap) min-w-0 flex-1 content-center text-start"
                        onClick={() => setEditing(template)}
                      >
                        <span class="truncate text-base font-medium text-ink">{template.name}</span>
                        <span class="truncate text-sm text-ink-3">
                          {[
                            template.appAccess ? roleName(template.role) : w('mailboxes.nobody'),
                            template.quota === null ? '' : formatBytes(template.quota),
                          ]
                            .filter(Boolean)
                            .join(', ')}
                        </span>
                      </button>
                      <IconButton
                        icon={Trash}
                        label={`${w('mailboxes.delete')}: ${template.name}`}
                        onClick={() => void remove(template)}
                      />
                    </li>
                  )}
                </For>
              </ul>
            </Section>
            <Retention days={organization().mailboxSettings.retentionDays} />
          </>
        )}
      </Loaded>
      <Show when={editing()} keyed>
        {(chosen) => (
          <TemplateDialog
            template={chosen === 'new' ? undefined : chosen}
            onClose={() => {
              setEditing(undefined);
              refresh();
            }}
          />
        )}
      </Show>
    </AdminFrame>
  );
}

function Retention(props: { days: number }): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { days: String(props.days) },
    check: (values) => required(values, 'days'),
    async submit({ days }) {
      const input = { retentionDays: Number(days) || 0 };
      const refusal = refusalOf(await client.mutation(ChangeSettings, { input }).toPromise());
      if (refusal) return { fields: { days: sentenceOf(refusal) } };
      toast(w('mailboxes.saved'));
      return undefined;
    },
  });
  return (
    <Section title={w('mailboxes.deletion')} note={w('mailboxes.deletionNote')}>
      <div class="p-4">
        <Form
          onSubmit={(event) => void form.submit(event)}
          problem={form.problem()}
          busy={form.busy()}
          action={w('mailboxes.save')}
          busyAction={w('mailboxes.saving')}
        >
          <TextField
            {...form.field('days')}
            label={w('mailboxes.days')}
            inputmode="numeric"
            autocomplete="off"
          />
        </Form>
      </div>
    </Section>
  );
}

function TemplateDialog(props: { template: TemplateRow | undefined; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  // As it is now: the list behind it goes on, and the version is that of what one sees here.
  const template = props.template && { ...props.template };
  const [appAccess, setAppAccess] = createSignal(template?.appAccess ?? true);
  const [keepCopy, setKeepCopy] = createSignal(template?.keepCopy ?? true);
  const form = createForm({
    initial: {
      name: template?.name ?? '',
      quota: gigabytesOf(template?.quota ?? null),
      role: template?.role ?? 'MEMBER',
      forwardTo: (template?.forwardTo ?? []).join('\n'),
    },
    check: (values) => ({
      ...required(values, 'name'),
      ...(bytesIn(values.quota) === undefined ? { quota: w('mailboxes.quotaWrong') } : {}),
    }),
    async submit(values) {
      const input = {
        templateId: template?.id ?? null,
        version: template?.version ?? null,
        name: values.name.trim(),
        quota: bytesIn(values.quota) ?? 0,
        role: roleOptions.find(({ value }) => value === values.role)?.value ?? 'MEMBER',
        appAccess: appAccess(),
        forwardTo: splitAddresses(values.forwardTo),
        keepCopy: keepCopy(),
      };
      const refusal = refusalOf(await client.mutation(SaveTemplate, { input }).toPromise());
      if (refusal) {
        return { message: refusal.fields.name ? undefined : sentenceOf(refusal), fields: refusal.fields };
      }
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog open onClose={props.onClose} title={w('mailboxes.template')}>
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('mailboxes.save')}
        busyAction={w('mailboxes.saving')}
      >
        <TextField {...form.field('name')} label={w('mailboxes.templateName')} autocomplete="off" autofocus />
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
        <TextArea
          {...form.field('forwardTo')}
          label={w('mailboxes.forwardTo')}
          rows={2}
          autocapitalize="none"
          spellcheck={false}
          optional
        />
        <Show when={form.values.forwardTo.trim() !== ''}>
          <Switch label={w('mailboxes.keepCopy')} checked={keepCopy()} onChange={setKeepCopy} />
        </Show>
      </Form>
    </Dialog>
  );
}
