import type { JSX } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { formatBytes } from '../../messages/format.ts';
import { createForm, required } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { toast } from '../../ui/toast.tsx';
import { DeleteDomain, SuspendDomain } from './changes.ts';
import type { DomainRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { w } from './words.ts';

interface CloseDialogProps {
  domain: DomainRow;
  open: boolean;
  onClose: () => void;
}

/** Says how many mailboxes stop. */
export function SuspendDialog(props: CloseDialogProps): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { reason: '' },
    async submit({ reason }) {
      const { id: domainId, version: basedOnVersion, displayName: name } = props.domain;
      const refusal = refusalOf(
        await client.mutation(SuspendDomain, { input: { domainId, basedOnVersion, reason } }).toPromise(),
      );
      if (refusal) return formProblem(refusal, ['reason']);
      toast(w('domains.suspendedNow', { name }));
      form.reset();
      props.onClose();
      return undefined;
    },
  });
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={w('domains.suspendTitle', { name: props.domain.displayName })}
      description={w('domains.suspendExplained', { count: props.domain.usage?.mailboxes ?? 0 })}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.suspend')}
        busyAction={w('domains.working')}
      >
        <TextField
          {...form.field('reason')}
          label={w('domains.reason')}
          help={w('domains.reasonHelp')}
          optional
          autocomplete="off"
          autofocus
        />
      </Form>
    </Dialog>
  );
}

/** Says in numbers what will go, and wants the name typed. */
export function DeleteDialog(props: CloseDialogProps): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { confirmName: '', retentionDays: '30', reason: '' },
    check: (values) => required(values, 'confirmName', 'retentionDays'),
    async submit({ confirmName, retentionDays, reason }) {
      const { id: domainId, version: basedOnVersion, displayName: name } = props.domain;
      const days = /^\d{1,3}$/.test(retentionDays.trim()) ? Number(retentionDays) : -1;
      const input = { domainId, basedOnVersion, confirmName, retentionDays: days, reason };
      const refusal = refusalOf(await client.mutation(DeleteDomain, { input }).toPromise());
      if (refusal) return formProblem(refusal, ['confirmName', 'retentionDays', 'reason']);
      toast(w('domains.deletedNow', { name }));
      form.reset();
      props.onClose();
      return undefined;
    },
  });
  const usage = () => props.domain.usage;
  const explained = () => {
    const counts = { mailboxes: usage()?.mailboxes ?? 0, aliases: usage()?.aliases ?? 0 };
    const bytes = usage()?.bytes ?? null;
    const mail = bytes === null ? '' : ` ${w('domains.deleteMail', { size: formatBytes(bytes) })}`;
    return `${w('domains.deleteExplained', counts)}${mail}`;
  };
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title={w('domains.deleteTitle', { name: props.domain.displayName })}
      description={explained()}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.delete')}
        tone="danger"
        busyAction={w('domains.working')}
      >
        <TextField
          {...form.field('retentionDays')}
          label={w('domains.retention')}
          inputmode="numeric"
          autocomplete="off"
        />
        <TextField
          {...form.field('reason')}
          label={w('domains.reason')}
          help={w('domains.reasonHelp')}
          optional
          autocomplete="off"
        />
        <TextField
          {...form.field('confirmName')}
          label={w('domains.confirmName', { name: props.domain.name })}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          autofocus
        />
      </Form>
    </Dialog>
  );
}
