import { createSignal, type JSX } from 'solid-js';
import { refusalOf } from '../../data/answer.ts';
import { createForm } from '../../primitives/form.ts';
import { useWorkspace } from '../../session/session.ts';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { toast } from '../../ui/toast.tsx';
import { gigabytesOf } from '../gigabytes.ts';
import { createSeenVersion } from '../seen-version.ts';
import { UpdateDomain } from './changes.ts';
import { ConflictBanner, type Difference, differencesIn } from './conflict.tsx';
import type { DomainRow } from './documents.ts';
import { formProblem } from './form-problem.ts';
import { LimitFields } from './limit-fields.tsx';
import { limitErrors, limitsIn, textOf } from './limit-values.ts';
import { w } from './words.ts';

/** What the domain may hold. */
export function LimitsSection(props: { domain: DomainRow; refresh: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [conflict, setConflict] = createSignal<readonly Difference[]>([]);
  const { maxMailboxes, maxAliases, defaultQuota, maxQuota } = props.domain;
  const version = createSeenVersion(
    () => props.domain,
    (row) => [row.maxMailboxes, row.maxAliases, row.defaultQuota, row.maxQuota],
  );
  const form = createForm<Record<string, string>>({
    initial: {
      maxMailboxes: textOf(maxMailboxes),
      maxAliases: textOf(maxAliases),
      defaultQuota: gigabytesOf(defaultQuota),
      maxQuota: gigabytesOf(maxQuota),
    },
    check: limitErrors,
    async submit(values) {
      // What the banner told was seen.
      if (conflict().length > 0) version.accept(props.domain);
      const input = { domainId: props.domain.id, basedOnVersion: version(), ...limitsIn(values) };
      const result = await client.mutation(UpdateDomain, { input }).toPromise();
      const differing = differencesIn(result.data);
      setConflict(differing);
      if (differing.length > 0) {
        props.refresh();
        return { message: undefined };
      }
      const refusal = refusalOf(result);
      if (refusal) return formProblem(refusal, Object.keys(values));
      const answer = result.data?.updateDomain;
      if (answer?.__typename === 'UpdateDomainPayload') version.accept(answer.domain);
      toast(w('domains.saved'));
      return undefined;
    },
  });
  return (
    <Section title={w('domains.limits')} note={w('domains.limitsNote')}>
      <Form
        class="p-4 lg:p-5"
        onSubmit={(event) => void form.submit(event)}
        problem={form.problem()}
        busy={form.busy()}
        action={w('domains.save')}
        busyAction={w('domains.saving')}
      >
        <ConflictBanner fields={conflict()} />
        <LimitFields form={form} />
      </Form>
    </Section>
  );
}
