import { For, type JSX, Show } from 'solid-js';
import { exactTime, longDate } from '../../messages/format.ts';
import { More } from '../../ui/more.tsx';
import { Tag } from '../../ui/states.tsx';
import type { Certificate } from './documents.ts';
import { w } from './words.ts';

const DAY_MS = 86_400_000;
const SOON_DAYS = 30;
const URGENT_DAYS = 3;

/** One certificate: whose, from whom, until when, and who shows it. */
export function CertificateItem(props: { certificate: Certificate }): JSX.Element {
  const it = () => props.certificate;
  return (
    <li class="grid gap-3 px-5 py-4">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <p class="min-w-0 text-base font-medium break-words">{it().subject}</p>
        <TimeLeft certificate={it()} />
      </div>
      <For each={it().problems}>{(problem) => <p class="text-base text-warning">{problem}</p>}</For>
      <dl class="m-0 grid gap-x-6 gap-y-2 sm:grid-cols-2">
        <Fact label={w('certificates.names')}>{it().names.join(', ') || '–'}</Fact>
        <Fact label={w('certificates.until')}>
          <time dateTime={it().notAfter} data-tip={exactTime(it().notAfter)}>
            {longDate(it().notAfter)}
          </time>
        </Fact>
        <Fact label={w('certificates.issuer')}>{it().selfSigned ? w('certificates.self') : it().issuer}</Fact>
        <Show when={it().usedBy.length > 0}>
          <Fact label={w('certificates.usedBy')}>{usersOf(it()).join(', ')}</Fact>
        </Show>
      </dl>
      <More label={w('certificates.parameters')}>
        <dl class="m-0 grid gap-2 ps-6 pb-1">
          <Fact label={w('certificates.key')}>{it().keyType}</Fact>
          <Fact label={w('certificates.fingerprint')}>
            <span class="font-mono text-xs break-all" dir="ltr">
              {it().fingerprint}
            </span>
          </Fact>
          <For each={it().usedBy}>
            {(parameter) => (
              <dd class="m-0 font-mono text-xs break-all" dir="ltr">
                {parameter}
              </dd>
            )}
          </For>
        </dl>
      </More>
    </li>
  );
}

function Fact(props: { label: string; children: JSX.Element }): JSX.Element {
  return (
    <div class="grid content-start">
      <dt class="text-sm text-ink-3">{props.label}</dt>
      <dd class="m-0 text-base break-words text-ink">{props.children}</dd>
    </div>
  );
}

function TimeLeft(props: { certificate: Certificate }): JSX.Element {
  const left = () => Date.parse(props.certificate.notAfter) - Date.now();
  const days = () => Math.floor(left() / DAY_MS);
  const tone = () => (days() <= URGENT_DAYS ? 'danger' : days() <= SOON_DAYS ? 'warning' : 'success');
  return (
    <Tag tone={tone()}>
      {left() <= 0 ? w('certificates.ended') : w('certificates.days', { days: days() })}
    </Tag>
  );
}

/** The programs that show it, by the parameters that name it. */
function usersOf({ usedBy }: Certificate): string[] {
  const users = usedBy.map((parameter) => {
    if (parameter.startsWith('dovecot')) return w('certificates.users.dovecot');
    return /: smtp_tls/.test(parameter)
      ? w('certificates.users.postfixClient')
      : w('certificates.users.postfix');
  });
  return [...new Set(users)];
}
