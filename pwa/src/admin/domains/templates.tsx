import LayoutTemplate from 'lucide-solid/icons/layout-template';
import Plus from 'lucide-solid/icons/plus';
import Trash from 'lucide-solid/icons/trash';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { gigabytesOf } from '../gigabytes.ts';
import { onAdminChange } from '../live.ts';
import { DeleteDomainTemplate, SaveDomainTemplate } from './changes.ts';
import { DomainChoicesQuery, type TemplateRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { LimitFields } from './limit-fields.tsx';
import { limitErrors, limitsIn, limitsInWords, textOf } from './limit-values.ts';
import { w } from './words.ts';

const NEW = 'new';

/** Limits that new domains begin with. */
export default function DomainTemplatesPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(DomainChoicesQuery, () => ({ first: 100 }));
  onAdminChange(['DomainTemplate'], refresh);
  const [editing, setEditing] = createSignal<TemplateRow | typeof NEW>();

  async function remove(template: TemplateRow): Promise<void> {
    const input = { templateId: template.id };
    const refusal = refusalOf(await client.mutation(DeleteDomainTemplate, { input }).toPromise());
    if (!refusal) refresh();
    toast(refusal ? sentenceOf(refusal) : w('domains.templateDeleted', { name: template.name }), {
      tone: refusal ? 'danger' : 'plain',
    });
  }

  return (
    <AdminFrame
      title={w('domains.templates')}
      note={w('domains.templatesNote')}
      backTo="/admin/domains"
      nested
      actions={
        <Button icon={Plus} onClick={() => setEditing(NEW)}>
          {w('domains.addTemplate')}
        </Button>
      }
    >
      <Loaded data={state.data?.viewer?.organization.domainTemplates} error={state.error} retry={refresh}>
        {(templates) => (
          <Show
            when={templates().length > 0}
            fallback={
              <EmptyState
                icon={LayoutTemplate}
                title={w('domains.noTemplates')}
                help={w('domains.noTemplatesHelp')}
              />
            }
          >
            <ul class="divide-y divide-line overflow-hidden rounded-lg bg-sheet shadow-sheet">
              <For each={templates()}>
                {(template) => (
                  <li class="flex items-center gap-3 px-4 py-2.5 lg:px-5">
                    <span class="grid min-w-0 flex-1 gap-0.5">
                      <span class="truncate text-base font-medium">{template.name}</span>
                      <span class="text-sm text-ink-3">{limitsInWords(template)}</span>
                    </span>
                    <Button tone="quiet" onClick={() => setEditing(template)}>
                      {w('domains.editTemplate')}
                    </Button>
                    <IconButton
                      icon={Trash}
                      label={`${w('domains.delete')}: ${template.name}`}
                      onClick={() => void remove(template)}
                    />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Show when={editing()} keyed>
        {(template) => (
          <TemplateDialog
            template={template === NEW ? undefined : template}
            onClose={() => setEditing(undefined)}
            onSaved={refresh}
          />
        )}
      </Show>
    </AdminFrame>
  );
}

function TemplateDialog(props: {
  template: TemplateRow | undefined;
  onClose: () => void;
  onSaved: () => void;
}): JSX.Element {
  const { client } = useWorkspace();
  // As it is now: the list behind it goes on, and the version is that of what one sees here.
  const template = props.template && { ...props.template };
  const form = createForm<Record<string, string>>({
    initial: {
      name: template?.name ?? '',
      maxMailboxes: textOf(template?.maxMailboxes ?? null),
      maxAliases: textOf(template?.maxAliases ?? null),
      defaultQuota: gigabytesOf(template?.defaultQuota ?? null),
      maxQuota: gigabytesOf(template?.maxQuota ?? null),
    },
    check: (values) => ({ ...limitErrors(values), ...required(values, 'name') }),
    async submit(values) {
      const input = {
        ...limitsIn(values),
        name: (values.name ?? '').trim(),
        templateId: template?.id ?? null,
        basedOnVersion: template?.version ?? null,
      };
      const refusal = refusalOf(await client.mutation(SaveDomainTemplate, { input }).toPromise());
      if (refusal) return formProblem(refusal, Object.keys(values));
      toast(w('domains.templateSaved', { name: input.name }));
      props.onSaved();
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={template?.name ?? w('domains.addTemplate')}
      description={w('domains.templatesNote')}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.save')}
        busyAction={w('domains.saving')}
      >
        <TextField {...form.field('name')} label={w('domains.templateName')} autocomplete="off" autofocus />
        <LimitFields form={form} />
      </Form>
    </Dialog>
  );
}
