// A domain in DNS: what to publish, whether it is there, and the keys mail is signed with. Part of the domain's page.
import { createSubscription } from '@urql/solid';
import ClipboardCopy from 'lucide-solid/icons/clipboard-copy';
import RefreshCw from 'lucide-solid/icons/refresh-cw';
import { createSignal, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../../../data/answer.ts';
import { timeInWords } from '../../../messages/format.ts';
import { createPageQuery } from '../../../primitives/page-query.ts';
import { useWorkspace } from '../../../session/session.ts';
import { Loaded } from '../../../settings/loaded.tsx';
import { Button } from '../../../ui/button.tsx';
import { Select } from '../../../ui/field.tsx';
import { Section } from '../../../ui/page.tsx';
import { toast } from '../../../ui/toast.tsx';
import { copyText } from './copy.ts';
import { DmarcReports } from './dmarc-reports.tsx';
import {
  CheckDomainDns,
  type DkimKeyRow,
  DomainChanges,
  type DomainDnsData,
  DomainDnsQuery,
  RemoveDkimKey,
  SetMtaSts,
  StartDkimRotation,
} from './documents.ts';
import { History } from './history.tsx';
import { Policies } from './policies.tsx';
import { RecordList } from './record-list.tsx';
import { Signing } from './signing.tsx';
import { w } from './words.ts';

type Busy = 'check' | 'key' | 'policy' | undefined;

/** @param props.domainId global id of the domain. */
export function DomainDns(props: { domainId: string }): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(DomainDnsQuery, () => ({ id: props.domainId }));
  const [busy, setBusy] = createSignal<Busy>();
  const domain = () => {
    const node = state.data?.node;
    return node?.__typename === 'Domain' ? node : undefined;
  };
  createSubscription({ query: DomainChanges }, (_previous, data) => {
    const ours = data.changes.changes.some(
      ({ entity, nodeIds }) => entity === 'Domain' && nodeIds.includes(props.domainId),
    );
    if (ours && busy() === undefined) refresh();
    return data;
  });

  async function run(
    kind: Busy,
    answer: Promise<Parameters<typeof refusalOf>[0]>,
    done?: string,
  ): Promise<void> {
    setBusy(kind);
    const refusal = refusalOf(await answer);
    setBusy(undefined);
    if (refusal) toast(sentenceOf(refusal), { tone: 'danger' });
    else if (done) toast(done);
    refresh();
  }
  const check = () =>
    run('check', client.mutation(CheckDomainDns, { input: { domainId: props.domainId } }).toPromise());
  const start = () =>
    run(
      'key',
      client.mutation(StartDkimRotation, { input: { domainId: props.domainId } }).toPromise(),
      w('dkim.started'),
    );
  const remove = (key: DkimKeyRow) =>
    run('key', client.mutation(RemoveDkimKey, { input: { keyId: key.id } }).toPromise(), w('dkim.gone'));
  const setMode = (mode: DomainDnsData['dns']['mtaSts']) =>
    run(
      'policy',
      client.mutation(SetMtaSts, { input: { domainId: props.domainId, mode } }).toPromise(),
      w('mtaSts.saved'),
    );

  return (
    <Loaded data={domain()} error={state.error} retry={refresh}>
      {(loaded) => (
        <div class="grid gap-8">
          <Records domain={loaded()} checking={busy() === 'check'} onCheck={() => void check()} />
          {/* Who sends mail of a domain that is not hosted here is for others to say. */}
          <Show when={loaded().receiving === 'HOSTED'}>
            <Signing
              keys={loaded().dkimKeys}
              busy={busy() === 'key'}
              onStart={() => void start()}
              onRemove={(key) => void remove(key)}
            />
            <Policies dns={loaded().dns} />
            <DmarcReports domainId={props.domainId} onChange={refresh} />
          </Show>
          <Show when={loaded().receiving !== 'BACKUP'}>
            <Section title={w('mtaSts.title')} note={w('mtaSts.note')}>
              <div class="px-4 py-3">
                <Select
                  label={w('mtaSts.mode')}
                  value={loaded().dns.mtaSts}
                  options={(['NONE', 'TESTING', 'ENFORCE'] as const).map((value) => ({
                    value,
                    label: w(`mtaSts.${value}`),
                  }))}
                  onChange={(mode) => void setMode(mode)}
                />
              </div>
            </Section>
          </Show>
          <History domainId={props.domainId} />
        </div>
      )}
    </Loaded>
  );
}

function Records(props: { domain: DomainDnsData; checking: boolean; onCheck: () => void }): JSX.Element {
  const dns = () => props.domain.dns;
  const wrong = () =>
    dns().records.filter(({ state, importance }) => state !== 'FOUND' && importance !== 'OPTIONAL').length;
  const summary = () => {
    const at = dns().checkedAt;
    if (!at) return w('dns.neverChecked');
    const found = wrong() === 0 ? w('dns.allFound') : w('dns.someMissing', { count: wrong() });
    return `${found} ${w('dns.checkedAt', { time: timeInWords(String(at)) })}`;
  };
  return (
    <Section
      title={w('dns.records')}
      note={<span role="status">{summary()}</span>}
      actions={
        <div class="flex flex-wrap gap-2">
          <Button
            tone="quiet"
            icon={ClipboardCopy}
            onClick={() =>
              void copyText(
                dns()
                  .records.map(({ zoneLine }) => zoneLine)
                  .join('\n'),
              )
            }
          >
            {w('dns.copyAll')}
          </Button>
          <Button icon={RefreshCw} busy={props.checking} onClick={() => props.onCheck()}>
            {props.checking ? w('dns.checking') : w('dns.check')}
          </Button>
        </div>
      }
    >
      <Show when={dns().records.length > 0}>
        <RecordList records={dns().records} />
      </Show>
    </Section>
  );
}
