import { graphql, type ResultOf } from '@postroom/schema';
import KeyRound from 'lucide-solid/icons/key-round';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { Refused } from '../data/refused.ts';
import { longDate } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createForm, required } from '../primitives/form.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { useWorkspace } from '../session/session.ts';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Form } from '../ui/form.tsx';
import { Section } from '../ui/page.tsx';
import { EmptyState } from '../ui/states.tsx';
import { Switch } from '../ui/switch.tsx';
import { toast } from '../ui/toast.tsx';
import { Loaded } from './loaded.tsx';
import { type AskedPassword, RevokeQuestion } from './revoke-question.tsx';
import { SettingsFrame } from './settings-page.tsx';

const OwnMailboxesQuery = graphql(`
  query OwnMailboxes {
    viewer {
      ownMailboxes {
        mailboxId
        address
        suspended
        appPasswords {
          id
          name
          imap
          smtp
          createdAt
          lastUsedAt
        }
      }
    }
  }
`);

const CreateAppPassword = graphql(
  `
  mutation CreateAppPassword($input: CreateAppPasswordInput!) {
    createAppPassword(input: $input) {
      __typename
      ... on CreateAppPasswordPayload {
        password
      }
      ...Refused
    }
  }
`,
  [Refused],
);

const RevokeOwnAppPassword = graphql(`
  mutation RevokeOwnAppPassword($input: RevokeAppPasswordInput!) {
    revokeAppPassword(input: $input) {
      __typename
      ... on RevokeAppPasswordPayload {
        revokedAppPasswordId
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

type OwnMailbox = NonNullable<ResultOf<typeof OwnMailboxesQuery>['viewer']>['ownMailboxes'][number];

/** The passwords of single mail programs, of one's own mailboxes. */
export default function AppPasswordsPage(): JSX.Element {
  const { client } = useWorkspace();
  const { state, refresh } = createPageQuery(OwnMailboxesQuery, () => ({}));
  const [making, setMaking] = createSignal<OwnMailbox>();
  const [asked, setAsked] = createSignal<AskedPassword>();
  async function revoke({ id, name }: AskedPassword): Promise<void> {
    setAsked(undefined);
    const refusal = refusalOf(
      await client.mutation(RevokeOwnAppPassword, { input: { appPasswordId: id } }).toPromise(),
    );
    toast(refusal ? sentenceOf(refusal) : t('settings.appPasswordRevoked', { name }), {
      tone: refusal ? 'danger' : 'plain',
    });
    refresh();
  }
  return (
    <SettingsFrame title={t('settings.appPasswords')}>
      <p class="text-base text-ink-2">{t('settings.appPasswordsAbout')}</p>
      <Loaded data={state.data?.viewer?.ownMailboxes} error={state.error} retry={refresh}>
        {(mailboxes) => (
          <For
            each={mailboxes()}
            fallback={
              <EmptyState
                icon={KeyRound}
                title={t('settings.noHostedMailbox')}
                help={t('settings.noHostedMailboxHelp')}
              />
            }
          >
            {(mailbox) => (
              <Section
                title={mailbox.address}
                actions={
                  <Show when={!mailbox.suspended}>
                    <Button icon={KeyRound} onClick={() => setMaking(mailbox)}>
                      {t('settings.addAppPassword')}
                    </Button>
                  </Show>
                }
              >
                <ul class="divide-y divide-line">
                  <For
                    each={mailbox.appPasswords}
                    fallback={<li class="p-4 text-base text-ink-3">{t('settings.noAppPassword')}</li>}
                  >
                    {(row) => (
                      <li class="flex items-center gap-3 px-4 py-2">
                        <span class="grid min-w-0 flex-1">
                          <span class="truncate text-base font-medium text-ink">{row.name}</span>
                          <span class="truncate text-sm text-ink-3">
                            {[
                              row.imap && row.smtp
                                ? t('settings.readsAndSends')
                                : t(row.imap ? 'settings.readsOnly' : 'settings.sendsOnly'),
                              t('settings.appPasswordSince', { date: longDate(row.createdAt) }),
                            ].join(', ')}
                          </span>
                        </span>
                        <Button tone="quiet" onClick={() => setAsked(row)}>
                          {t('settings.revoke')}
                        </Button>
                      </li>
                    )}
                  </For>
                </ul>
              </Section>
            )}
          </For>
        )}
      </Loaded>
      <RevokeQuestion asked={asked()} onClose={() => setAsked(undefined)} onYes={(row) => void revoke(row)} />
      <Show when={making()} keyed>
        {(mailbox) => (
          <MakeDialog
            mailbox={mailbox}
            onClose={() => {
              setMaking(undefined);
              refresh();
            }}
          />
        )}
      </Show>
    </SettingsFrame>
  );
}

function MakeDialog(props: { mailbox: OwnMailbox; onClose: () => void }): JSX.Element {
  const { client } = useWorkspace();
  const [imap, setImap] = createSignal(true);
  const [smtp, setSmtp] = createSignal(true);
  const [made, setMade] = createSignal<string>();
  const form = createForm({
    initial: { name: '' },
    check: (values) => required(values, 'name'),
    async submit({ name }) {
      const input = { mailboxId: props.mailbox.mailboxId, name, imap: imap(), smtp: smtp() };
      const result = await client.mutation(CreateAppPassword, { input }).toPromise();
      const payload = result.data?.createAppPassword;
      if (payload?.__typename === 'CreateAppPasswordPayload') {
        setMade(payload.password);
        return undefined;
      }
      const refusal = refusalOf(result);
      return { message: refusal && sentenceOf(refusal), fields: refusal?.fields };
    },
  });
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={t('settings.addAppPassword')}
      description={props.mailbox.address}
    >
      <Show
        when={made()}
        fallback={
          <Form
            onSubmit={(event) => void form.submit(event)}
            problem={form.problem()}
            busy={form.busy()}
            action={t('settings.addAppPassword')}
            busyAction={t('settings.makingAppPassword')}
          >
            <TextField
              {...form.field('name')}
              label={t('settings.appPasswordFor')}
              help={t('settings.appPasswordForHelp')}
              autocomplete="off"
              autofocus
            />
            <div>
              <Switch label={t('settings.mayRead')} checked={imap()} onChange={setImap} />
              <Switch label={t('settings.maySend')} checked={smtp()} onChange={setSmtp} />
            </div>
          </Form>
        }
      >
        {(password) => (
          <CopyField
            label={t('settings.newAppPassword')}
            value={password()}
            help={t('settings.newAppPasswordHelp')}
          />
        )}
      </Show>
    </Dialog>
  );
}
