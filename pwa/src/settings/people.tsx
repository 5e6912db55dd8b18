import Ellipsis from 'lucide-solid/icons/ellipsis';
import UserPlus from 'lucide-solid/icons/user-plus';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { refusalOf, sentenceOf } from '../data/answer.ts';
import { timeInWords } from '../messages/format.ts';
import { t } from '../messages/message.ts';
import { createPageQuery } from '../primitives/page-query.ts';
import { type MemberRole, usePerson, useWorkspace } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Menu } from '../ui/menu.tsx';
import { Section } from '../ui/page.tsx';
import { Tag } from '../ui/states.tsx';
import { toast } from '../ui/toast.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { Loaded } from './loaded.tsx';
import {
  CancelInvitation,
  ChangeRole,
  type InvitationRow,
  type MemberRow,
  PeopleQuery,
  RemoveMember,
} from './people-documents.ts';
import { roleName, roleOptions } from './roles.ts';
import { SettingsFrame } from './settings-page.tsx';

export default function PeoplePage(): JSX.Element {
  const { client } = useWorkspace();
  const [after, setAfter] = createSignal<string | null>(null);
  const { state, refresh } = createPageQuery(PeopleQuery, () => ({ first: 100, after: after() }));
  const [inviting, setInviting] = createSignal(false);
  const [removing, setRemoving] = createSignal<MemberRow>();
  const organization = () => state.data?.viewer?.organization;
  const pending = () =>
    organization()?.invitations.edges.filter(({ node }) => node.state === 'PENDING') ?? [];

  async function tell(answer: Promise<Parameters<typeof refusalOf>[0]>, done: string): Promise<void> {
    const refusal = refusalOf(await answer);
    toast(refusal ? sentenceOf(refusal) : done, { tone: refusal ? 'danger' : 'plain' });
  }
  const changeRole = (member: MemberRow, role: MemberRole) =>
    tell(
      client.mutation(ChangeRole, { input: { memberId: member.id, role } }).toPromise(),
      t('settings.roleChanged', { name: member.user.name, role: roleName(role) }),
    );
  const remove = (member: MemberRow) => {
    setRemoving(undefined);
    return tell(
      client.mutation(RemoveMember, { input: { memberId: member.id } }).toPromise(),
      t('settings.memberRemoved', { name: member.user.name }),
    );
  };
  const cancel = (invitation: InvitationRow) =>
    tell(
      client.mutation(CancelInvitation, { input: { invitationId: invitation.id } }).toPromise(),
      t('settings.invitationCanceled', { email: invitation.email }),
    );

  return (
    <SettingsFrame
      title={t('settings.people')}
      actions={
        <Button tone="primary" icon={UserPlus} onClick={() => setInviting(true)}>
          {t('settings.invite')}
        </Button>
      }
    >
      <Section title={t('settings.members')}>
        <Loaded data={organization()?.members} error={state.error} retry={refresh}>
          {(members) => (
            <>
              <ul class="divide-y divide-line">
                <For each={members().edges.map(({ node }) => node)}>
                  {(node) => (
                    <MemberItem
                      member={node}
                      onRole={(role) => void changeRole(node, role)}
                      onRemove={() => setRemoving(node)}
                    />
                  )}
                </For>
              </ul>
              <Show when={members().pageInfo.hasNextPage}>
                <div class="border-t border-line p-3 text-center">
                  <Button
                    tone="quiet"
                    busy={state.fetching}
                    onClick={() => setAfter(members().pageInfo.endCursor)}
                  >
                    {t('settings.showMore')}
                  </Button>
                </div>
              </Show>
            </>
          )}
        </Loaded>
      </Section>
      <Show when={pending().length > 0}>
        <Section title={t('settings.invitations')} note={t('settings.invitationsNote')}>
          <ul class="divide-y divide-line">
            <For each={pending()}>
              {({ node }) => <InvitationItem invitation={node} onCancel={() => void cancel(node)} />}
            </For>
          </ul>
        </Section>
      </Show>
      <InviteDialog open={inviting()} onClose={() => setInviting(false)} />
      <RemoveDialog
        member={removing()}
        onClose={() => setRemoving(undefined)}
        onRemove={(member) => void remove(member)}
      />
    </SettingsFrame>
  );
}

function MemberItem(props: {
  member: MemberRow;
  onRole: (role: MemberRole) => void;
  onRemove: () => void;
}): JSX.Element {
  const person = usePerson();
  const user = () => props.member.user;
  const self = () => user().id === person.userId;
  return (
    <li class="flex items-center gap-3 px-5 py-(--row-pad)">
      <Avatar name={user().name} />
      <div class="grid min-w-0 flex-1">
        <p class="truncate text-base font-medium">
          {user().name}
          <Show when={self()}>
            <span class="font-normal text-ink-3"> {t('settings.itIsYou')}</span>
          </Show>
        </p>
        <p class="truncate text-sm text-ink-3">{user().email}</p>
      </div>
      <Tag tone={props.member.role === 'MEMBER' ? 'plain' : 'accent'}>{roleName(props.member.role)}</Tag>
      <Menu
        label={t('settings.actionsFor', { name: user().name })}
        icon={Ellipsis}
        entries={[
          ...roleOptions.map((role) => ({
            label: t('settings.makeRole', { role: role.label }),
            checked: role.value === props.member.role,
            onSelect: () => role.value !== props.member.role && props.onRole(role.value),
          })),
          ...(self()
            ? []
            : ([
                'line',
                { label: t('settings.removeMember'), danger: true, onSelect: props.onRemove },
              ] as const)),
        ]}
      />
    </li>
  );
}

function InvitationItem(props: { invitation: InvitationRow; onCancel: () => void }): JSX.Element {
  return (
    <li class="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-(--row-pad)">
      <div class="grid min-w-0 flex-1 basis-48">
        <p class="truncate text-base">{props.invitation.email}</p>
        <p class="text-sm text-ink-3">
          {t('settings.invitationState', {
            role: roleName(props.invitation.role),
            time: timeInWords(props.invitation.expiresAt),
          })}
        </p>
      </div>
      <Button
        tone="quiet"
        onClick={props.onCancel}
        aria-label={t('settings.cancelInvitationOf', { email: props.invitation.email })}
      >
        {t('settings.cancelInvitation')}
      </Button>
    </li>
  );
}

interface RemoveDialogProps {
  member: MemberRow | undefined;
  onClose: () => void;
  onRemove: (member: MemberRow) => void;
}

function RemoveDialog(props: RemoveDialogProps): JSX.Element {
  return (
    <Dialog
      open={props.member !== undefined}
      onClose={props.onClose}
      title={t('settings.removeMemberQuestion', { name: props.member?.user.name ?? '' })}
      description={t('settings.removeMemberExplained')}
      actions={
        <>
          <Button tone="quiet" onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <Button tone="danger" onClick={() => props.member && props.onRemove(props.member)}>
            {t('settings.removeMember')}
          </Button>
        </>
      }
    />
  );
}
