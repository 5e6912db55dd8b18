import { type JSX, Show } from 'solid-js';
import { exactTime } from '../../messages/format.ts';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Banner } from '../../ui/states.tsx';
import { w } from './words.ts';

export interface Enrolment {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** The token and what to do with it; gone when it is closed. */
export function TokenDialog(props: { enrolment: Enrolment | undefined; onClose: () => void }): JSX.Element {
  const command = (token: string) =>
    `cd /opt/postroom && node_modules/.bin/node infra/agent/main.ts enrol --url ${location.origin} --token ${token}`;
  return (
    <Dialog
      wide
      open={props.enrolment !== undefined}
      onClose={props.onClose}
      title={w('hosts.token')}
      actions={
        <Button tone="primary" onClick={props.onClose}>
          {w('hosts.tokenDone')}
        </Button>
      }
    >
      <Show when={props.enrolment}>
        {(enrolment) => (
          <div class="grid gap-4">
            <Banner tone="warning">
              {w('hosts.tokenOnce')} {exactTime(enrolment().expiresAt)}
            </Banner>
            <p class="text-base text-ink-2">{w('hosts.tokenSteps')}</p>
            <CopyField label={w('hosts.command')} value={command(enrolment().token)} />
            <CopyField
              label={w('hosts.start')}
              value="cp /opt/postroom/infra/systemd/postroom-agent.service /etc/systemd/system/ && systemctl enable --now postroom-agent"
            />
            <p class="text-sm text-ink-3">{w('hosts.tokenWhat')}</p>
          </div>
        )}
      </Show>
    </Dialog>
  );
}
