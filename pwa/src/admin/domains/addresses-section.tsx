import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { createForm } from '../../primitives/form.ts';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { createSeenVersion } from '../seen-version.ts';
import { UpdateDomain } from './changes.ts';
import { ConflictBanner, type Difference, differencesIn } from './conflict.tsx';
import { DomainChoicesQuery, type DomainRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { w } from './words.ts';

const ITSELF = '';

/** Whether another domain may stand for it. */
export const isMain = (node: { aliasOf: unknown; receiving: string; state: string }): boolean =>
  node.aliasOf === null && node.receiving === 'HOSTED' && node.state !== 'DELETED';

/** Which addresses there are besides those of mailboxes and aliases. */
export function AddressesSection(props: { domain: DomainRow; refresh: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const { state } = createPageQuery(DomainChoicesQuery, () => ({ first: 100 }));
  const [conflict, setConflict] = createSignal<readonly Difference[]>([]);
  const version = createSeenVersion(
    () => props.domain,
    (row) => [row.catchAll, row.aliasOf?.id],
  );
  const form = createForm<Record<string, string>>({
    initial: { catchAll: props.domain.catchAll ?? '', aliasOfId: props.domain.aliasOf?.id ?? ITSELF },
    async submit({ catchAll = '', aliasOfId = ITSELF }) {
      const standsFor = aliasOfId === ITSELF ? null : aliasOfId;
      // What the banner told was seen.
      if (conflict().length > 0) version.accept(props.domain);
      const input = {
        ...{ domainId: props.domain.id, basedOnVersion: version(), aliasOfId: standsFor },
        catchAll: standsFor === null ? catchAll.trim() || null : null,
      };
      const result = await client.mutation(UpdateDomain, { input }).toPromise();
      const differing = differencesIn(result.data);
      setConflict(differing);
      if (differing.length > 0) {
        props.refresh();
        return { message: undefined };
      }
      const refusal = refusalOf(result);
      if (refusal) return formProblem(refusal, ['catchAll', 'aliasOfId']);
      const answer = result.data?.updateDomain;
      if (answer?.__typename === 'UpdateDomainPayload') version.accept(answer.domain);
      toast(w('domains.saved'));
      return undefined;
    },
  });
  const choices = () => [
    { value: ITSELF, label: w('domains.itself') },
    ...(state.data?.viewer?.organization.domains.edges ?? [])
      .map(({ node }) => node)
      .filter((node) => node.id !== props.domain.id && isMain(node))
      .map((node) => ({ value: node.id, label: node.displayName })),
  ];
  const names = () => props.domain.aliasDomains.map(({ displayName }) => displayName).join(', ');
  return (
    <Section
      title={w('domains.addresses')}
      note={props.domain.aliasDomains.length > 0 ? w('domains.aliasDomains', { names: names() }) : undefined}
    >
      <Form
        class="p-4 lg:p-5"
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.save')}
        busyAction={w('domains.saving')}
      >
        <ConflictBanner fields={conflict()} />
        <Show when={state.data && props.domain.aliasDomains.length === 0}>
          <Select
            label={w('domains.standsForLabel')}
            help={w('domains.standsForHelp')}
            error={form.errors.aliasOfId || undefined}
            value={form.values.aliasOfId ?? ITSELF}
            options={choices()}
            onChange={(id) => form.set('aliasOfId', id)}
          />
        </Show>
        <Show when={(form.values.aliasOfId ?? ITSELF) === ITSELF}>
          <TextField
            {...form.field('catchAll')}
            label={w('domains.catchAll')}
            help={w('domains.catchAllHelp')}
            type="email"
            autocapitalize="none"
            autocomplete="off"
            spellcheck={false}
            optional
          />
        </Show>
      </Form>
    </Section>
  );
}
