import { createSignal, type JSX, Show } from 'solid-js';
import { Dialog } from '../../../ui/dialog.tsx';
import { Select, TextField } from '../../../ui/field.tsx';
import { Form } from '../../../ui/form.tsx';
import { More } from '../../../ui/more.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { addService, type Basket } from '../basket.ts';
import type { Check } from '../check.ts';
import { w } from './words.ts';

interface NewServiceProps {
  open: boolean;
  onClose: () => void;
  basket: Basket;
  check: Check;
}

type Type = 'inet' | 'unix' | 'pass' | 'unix-dgram';
const TYPES: readonly Type[] = ['inet', 'unix', 'pass', 'unix-dgram'];

/** Postfix' own programs that people set up more than once; the agent takes all of its daemons. */
const COMMANDS = [
  ...['smtpd', 'postscreen', 'qmqpd', 'smtp', 'lmtp', 'cleanup', 'error', 'discard', 'bounce', 'virtual'],
  ...['local', 'trivial-rewrite', 'proxymap', 'pickup', 'qmgr', 'showq', 'flush', 'verify', 'anvil'],
  ...['scache', 'tlsmgr', 'tlsproxy', 'dnsblog', 'postlogd'],
];

const EMPTY = { type: 'inet' as Type, name: '', command: 'smtpd', wakeup: '0', maxproc: '' };

/** A service by form; it is among the changes then, and can be given options. */
export function NewServiceDialog(props: NewServiceProps): JSX.Element {
  const [entered, setEntered] = createSignal(EMPTY);
  const [isPrivate, setPrivate] = createSignal(true);
  const [chroot, setChroot] = createSignal(false);
  const [problem, setProblem] = createSignal<string>();
  const [busy, setBusy] = createSignal(false);
  const enter = (change: Partial<typeof EMPTY>) => {
    setEntered({ ...entered(), ...change });
    setProblem(undefined);
  };
  const close = () => {
    enter(EMPTY);
    props.onClose();
  };
  const inet = () => entered().type === 'inet';

  async function add(): Promise<void> {
    const { type, name, command, wakeup, maxproc } = entered();
    const columns = {
      ...{ private: inet() || !isPrivate() ? 'n' : 'y', unprivileged: 'y', chroot: chroot() ? 'y' : 'n' },
      ...{ wakeup: wakeup.trim() || '0', maxproc: maxproc.trim() || '-', command },
    };
    const item = addService(`${name.trim()}/${type}`, columns);
    setBusy(true);
    const wrong = await props.check(item);
    setBusy(false);
    setProblem(wrong);
    if (wrong !== undefined) return;
    props.basket.put(item);
    close();
  }
  return (
    <Dialog open={props.open} onClose={close} title={w('masterCf.add')}>
      <Form
        problem={problem()}
        busy={busy()}
        action={w('masterCf.toChanges')}
        busyAction={w('masterCf.checking')}
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <Select
          label={w('masterCf.type')}
          value={entered().type}
          options={TYPES.map((type) => ({ value: type, label: w(`masterCf.types.${type}`) }))}
          onChange={(type) => enter({ type, command: type === 'unix' ? 'smtp' : 'smtpd' })}
        />
        <TextField
          label={w('masterCf.name')}
          help={w(inet() ? 'masterCf.nameInet' : 'masterCf.nameUnix')}
          class="[&_input]:font-mono"
          value={entered().name}
          onInput={(name) => enter({ name })}
          required
          spellcheck={false}
          autocapitalize="none"
          autocomplete="off"
          dir="ltr"
        />
        <Select
          label={w('masterCf.command')}
          help={w('masterCf.commandHelp')}
          value={entered().command}
          options={COMMANDS.map((command) => ({ value: command, label: command }))}
          onChange={(command) => enter({ command })}
        />
        <p class="text-sm text-ink-3">{w('masterCf.unprivilegedHelp')}</p>
        <More label={w('masterCf.more')}>
          <div class="grid gap-4 ps-1 pt-1">
            <Show when={!inet()}>
              <Switch
                label={w('masterCf.private')}
                help={w('masterCf.privateHelp')}
                checked={isPrivate()}
                onChange={setPrivate}
              />
            </Show>
            <Switch
              label={w('masterCf.chroot')}
              help={w('masterCf.chrootHelp')}
              checked={chroot()}
              onChange={setChroot}
            />
            <div class="grid gap-4 sm:grid-cols-2">
              <TextField
                label={w('masterCf.wakeup')}
                help={w('masterCf.wakeupHelp')}
                value={entered().wakeup}
                onInput={(wakeup) => enter({ wakeup })}
                dir="ltr"
              />
              <TextField
                label={w('masterCf.maxproc')}
                help={w('masterCf.maxprocHelp')}
                value={entered().maxproc}
                onInput={(maxproc) => enter({ maxproc })}
                inputmode="numeric"
                dir="ltr"
              />
            </div>
          </div>
        </More>
      </Form>
    </Dialog>
  );
}
