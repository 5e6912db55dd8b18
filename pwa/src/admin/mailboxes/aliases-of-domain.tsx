import AtSign from 'lucide-solid/icons/at-sign';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { createForm, required } from '../../primitives/form.ts';
import { createPagesQuery } from '../../primitives/pages-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { onAdminChange } from '../live.ts';
import { tellProblem } from '../problem.ts';
import { splitAddresses } from '../split-addresses.ts';
import { CreateAlias, DomainAliasesQuery } from './alias-documents.ts';
import { AliasList } from './aliases.tsx';
import { w } from './words.ts';

interface NamedDomain {
  id: string;
  name: string;
}

const PAGE = 50;

/** The aliases of a domain, and the way to more of them. */
export function AliasesOfDomain(props: { domain: NamedDomain }): JSX.Element {
  const [adding, setAdding] = createSignal(false);
  const { state, rows, refresh, ...further } = createPagesQuery({
    query: DomainAliasesQuery,
    variables: (after) => ({ id: props.domain.id, first: PAGE, after }),
    page: ({ node }) => (node?.__typename === 'Domain' ? node.aliases : undefined),
    onProblem: tellProblem,
  });
  onAdminChange(['Alias'], refresh);
  return (
    <Section
      title={w('mailboxes.aliases')}
      note={w('mailboxes.aliasesOfDomainNote')}
      actions={
        <Button icon={AtSign} onClick={() => setAdding(true)}>
          {w('mailboxes.addAlias')}
        </Button>
      }
    >
      <Loaded data={rows()} error={state.error} retry={refresh} rows={2}>
        {(found) => (
          <>
            <AliasList
              aliases={found()}
              none={w('mailboxes.noAliasesYet')}
              where={({ forwardTo }) => w('mailboxes.leadsTo', { addresses: forwardTo.join(', ') })}
              refresh={refresh}
            />
            <Show when={further.hasMore()}>
              <div class="border-t border-line p-3 text-center">
                <Button tone="quiet" busy={further.busy()} onClick={further.more}>
                  {w('mailboxes.more')}
                </Button>
              </div>
            </Show>
          </>
        )}
      </Loaded>
      <Show when={adding()}>
        <AddAlias domain={props.domain} onClose={() => setAdding(false)} refresh={refresh} />
      </Show>
    </Section>
  );
}

interface AddAliasProps {
  domain: NamedDomain;
  onClose: () => void;
  refresh: () => void;
}

function AddAlias(props: AddAliasProps): JSX.Element {
  const { client } = useWorkspace();
  const form = createForm({
    initial: { localPart: '', forwardTo: '' },
    check: (values) => required(values, 'localPart', 'forwardTo'),
    async submit(values) {
      const localPart = values.localPart.trim();
      const input = { domainId: props.domain.id, localPart, forwardTo: splitAddresses(values.forwardTo) };
      const refusal = refusalOf(await client.mutation(CreateAlias, { input }).toPromise());
      if (refusal?.code === 'CONFLICT') return { fields: { localPart: refusal.message } };
      if (refusal) {
        // "forwardTo.1" belongs to the one field that holds all of them.
        const fields = Object.fromEntries(
          Object.entries(refusal.fields).map(([path, text]) => [path.split('.')[0] ?? path, text]),
        );
        return { message: Object.keys(fields).length ? undefined : refusal.message, fields };
      }
      toast(w('mailboxes.created', { address: `${localPart}@${props.domain.name}` }));
      props.onClose();
      props.refresh();
      return undefined;
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={w('mailboxes.addAlias')}
      description={w('mailboxes.addAliasNote')}
    >
      <Form
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('mailboxes.addAlias')}
        busyAction={w('mailboxes.saving')}
      >
        <TextField
          {...form.field('localPart')}
          label={w('mailboxes.address')}
          suffix={`@${props.domain.name}`}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          autofocus
        />
        <TextArea
          {...form.field('forwardTo')}
          label={w('mailboxes.forwardTo')}
          help={w('mailboxes.forwardToHelp')}
          rows={3}
          autocapitalize="none"
          spellcheck={false}
        />
      </Form>
    </Dialog>
  );
}
