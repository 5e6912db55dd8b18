// The certificates that the mail servers show, and new ones put in their place.
import FilePlus from 'lucide-solid/icons/file-plus';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { createPageQuery } from '../../primitives/page-query.ts';
import { useWorkspace } from '../../session/session.ts';
import { Loaded } from '../../settings/loaded.tsx';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Banner } from '../../ui/states.tsx';
import { AdminFrame } from '../admin-frame.tsx';
import { basketOf } from '../configuration/basket.ts';
import { createCurrentRun } from '../configuration/current-run.ts';
import { Underway } from '../configuration/underway.tsx';
import { type ChosenHost, HostChoice } from '../host-choice.tsx';
import { onAdminChange } from '../live.ts';
import { CertificateItem } from './certificate-item.tsx';
import { type Certificate, CertificatesQuery } from './documents.ts';
import { InstallDialog, SelfSignDialog } from './new-certificate.tsx';
import { w } from './words.ts';

export default function CertificatesPage(): JSX.Element {
  return (
    <AdminFrame title={w('certificates.title')} note={w('certificates.note')}>
      <HostChoice>
        {(host) => (
          <Show when={host().id} keyed>
            {(_id) => <HostCertificates host={host()} />}
          </Show>
        )}
      </HostChoice>
    </AdminFrame>
  );
}

function HostCertificates(props: { host: ChosenHost }): JSX.Element {
  const { state, refresh } = createPageQuery(CertificatesQuery, () => ({ hostId: props.host.id }));
  onAdminChange(['MailHost', 'ConfigurationRun'], refresh);
  const { userId } = useWorkspace();
  const current = createCurrentRun(props.host.id, basketOf(userId, props.host.id), refresh);
  const [open, setOpen] = createSignal<'install' | 'selfSign'>();
  const close = () => {
    setOpen(undefined);
    refresh();
  };
  const node = () => (state.data?.node && 'certificates' in state.data.node ? state.data.node : undefined);
  return (
    <Loaded data={node()} error={state.error} retry={refresh}>
      {(host) => (
        <Show
          when={host().certificates}
          fallback={<Banner tone="warning">{w('certificates.unreachable')}</Banner>}
        >
          {(all) => (
            <>
              <Underway current={current} />
              <Listed certificates={all()} />
              <div class="flex flex-wrap gap-2">
                <Button tone="primary" icon={FilePlus} onClick={() => setOpen('install')}>
                  {w('certificates.install')}
                </Button>
                <Button onClick={() => setOpen('selfSign')}>{w('certificates.selfSign')}</Button>
              </div>
              <InstallDialog
                hostId={props.host.id}
                current={current}
                open={open() === 'install'}
                onClose={close}
              />
              <SelfSignDialog
                hostId={props.host.id}
                current={current}
                hostname={props.host.software?.hostname ?? ''}
                open={open() === 'selfSign'}
                onClose={close}
              />
            </>
          )}
        </Show>
      )}
    </Loaded>
  );
}

function Listed(props: { certificates: Certificate[] }): JSX.Element {
  const used = () => props.certificates.filter(({ usedBy }) => usedBy.length > 0);
  const unused = () => props.certificates.filter(({ usedBy }) => usedBy.length === 0);
  return (
    <>
      <Section title={w('certificates.used')}>
        <ul class="divide-y divide-line">
          <For
            each={used()}
            fallback={<li class="px-5 py-4 text-base text-ink-3">{w('certificates.none')}</li>}
          >
            {(certificate) => <CertificateItem certificate={certificate} />}
          </For>
        </ul>
      </Section>
      <Show when={unused().length > 0}>
        <Section title={w('certificates.unused')} note={w('certificates.unusedNote')}>
          <ul class="divide-y divide-line">
            <For each={unused()}>{(certificate) => <CertificateItem certificate={certificate} />}</For>
          </ul>
        </Section>
      </Show>
    </>
  );
}
