import { For, type JSX, Show } from 'solid-js';
import { Section } from '../../../ui/page.tsx';
import type { DomainDnsData } from './documents.ts';
import { StateTag } from './state-tag.tsx';
import { w } from './words.ts';

type Dns = DomainDnsData['dns'];

/** What the published records come to: who may send, what happens to forgeries, and the host they point to. */
export function Policies(props: { dns: Dns }): JSX.Element {
  return (
    <>
      <Show when={props.dns.spf?.record ? props.dns.spf : undefined}>{(spf) => <Spf of={spf()} />}</Show>
      <Show when={props.dns.dmarc}>
        {(dmarc) => (
          <Section title={w('dns.dmarc')}>
            <p class="px-4 py-3 text-base text-ink">
              {w('dns.dmarcPolicy', {
                policy: w(`dns.policy.${dmarc().policy}`),
                percent: dmarc().percent,
              })}
            </p>
          </Section>
        )}
      </Show>
      <Show when={props.dns.host}>{(host) => <Host of={host()} />}</Show>
    </>
  );
}

function Spf(props: { of: NonNullable<Dns['spf']> }): JSX.Element {
  const over = () =>
    props.of.lookups > props.of.lookupLimit || props.of.emptyLookups > props.of.emptyLookupLimit;
  return (
    <Section
      title={w('dns.spf')}
      note={[
        w('dns.spfLookups', { count: props.of.lookups, limit: props.of.lookupLimit }),
        w('dns.spfEmpty', { count: props.of.emptyLookups, limit: props.of.emptyLookupLimit }),
      ].join(', ')}
    >
      <div class="grid gap-2 px-4 py-3">
        <meter
          class={`h-2 w-full ${over() ? 'accent-danger' : ''}`}
          min={0}
          max={props.of.lookupLimit}
          value={props.of.lookups}
          aria-label={w('dns.spfLookups', { count: props.of.lookups, limit: props.of.lookupLimit })}
        />
        <For each={props.of.problems}>{(problem) => <p class="text-base text-danger">{problem}</p>}</For>
        <ul class="grid gap-1">
          <For each={props.of.steps}>
            {(step) => (
              <li
                class="flex flex-wrap gap-x-2 font-mono text-sm text-ink"
                style={{ 'padding-inline-start': `${step.depth * 1.25}rem` }}
              >
                <span class="break-all">{step.text}</span>
                <Show when={step.lookup}>
                  <span class={step.empty ? 'font-ui text-warning' : 'font-ui text-ink-3'}>
                    {w(step.empty ? 'dns.spfFindsNothing' : 'dns.spfCosts')}
                  </span>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Section>
  );
}

function Host(props: { of: NonNullable<Dns['host']> }): JSX.Element {
  return (
    <Section title={w('dns.host')} note={w('dns.hostNote')}>
      <div class="grid gap-2 px-4 py-3">
        <p class="flex flex-wrap items-center gap-3">
          <span class="min-w-0 flex-1 truncate font-mono text-base text-ink">{props.of.host}</span>
          <StateTag state={props.of.state} />
        </p>
        <Show when={props.of.note}>{(note) => <p class="text-base text-ink-2">{note()}</p>}</Show>
        <ul class="grid gap-1">
          <For each={props.of.addresses}>
            {(address) => (
              <li class="flex flex-wrap items-center gap-x-3 text-sm text-ink-2">
                <span class="font-mono text-ink">{address.address}</span>
                <span class="min-w-0 flex-1">{address.names.join(', ') || w('dns.noName')}</span>
                <span>{w(address.spf === 'PASS' ? 'dns.spfPass' : 'dns.spfFail')}</span>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Section>
  );
}
