import { createEffect, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import { createPageQuery } from '../../primitives/page-query.ts';
import { Select, TextField } from '../../ui/field.tsx';
import { type MailboxDetail, MembersQuery } from './documents.ts';
import { w } from './words.ts';

type Person = NonNullable<MailboxDetail['user']>;

const MOST = 100;
const TYPING_MS = 250;

/** Who of the organization uses a mailbox, or nobody. Where there are more people than a list shows, they are searched. */
export function PersonSelect(props: {
  /** Id of the person; empty: nobody. */
  value: string;
  /** Whose it is now: chosen before the people are there. */
  known: Person | null;
  error: string | undefined;
  onChange: (userId: string) => void;
}): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const [text, setText] = createSignal('');
  const [many, setMany] = createSignal(false);
  const { state } = createPageQuery(MembersQuery, () => ({ first: MOST, text: text() || null }));
  const found = () => state.data?.viewer?.organization.members;
  const seen = new Map<string, Person>();
  if (props.known) seen.set(props.known.id, props.known);

  createEffect(() => {
    for (const { node } of found()?.edges ?? []) seen.set(node.user.id, node.user);
    if (found()?.pageInfo.hasNextPage) setMany(true);
  });
  createEffect(
    on(
      typed,
      (now) => {
        const timer = setTimeout(() => setText(now.trim()), TYPING_MS);
        onCleanup(() => clearTimeout(timer));
      },
      { defer: true },
    ),
  );
  /** The chosen one stands there whatever is searched. */
  const people = () => {
    const listed = (found()?.edges ?? []).map(({ node }) => node.user);
    const chosen = seen.get(props.value);
    return chosen === undefined || listed.some(({ id }) => id === chosen.id) ? listed : [chosen, ...listed];
  };

  /** What the search came to: the list it narrows is closed meanwhile. */
  const matches = () => {
    const members = found();
    if (text() === '' || members === undefined || state.fetching) return undefined;
    return w(members.pageInfo.hasNextPage ? 'mailboxes.manyPeople' : 'mailboxes.peopleFound', {
      count: members.edges.length,
    });
  };

  return (
    <div class="grid gap-3">
      <Show when={many()}>
        <TextField
          label={w('mailboxes.searchPerson')}
          help={matches()}
          value={typed()}
          onInput={setTyped}
          type="search"
          autocomplete="off"
          spellcheck={false}
        />
      </Show>
      <Select
        label={w('mailboxes.person')}
        help={w('mailboxes.personHelp')}
        value={props.value}
        options={[
          { value: '', label: w('mailboxes.nobody') },
          ...people().map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
        ]}
        error={props.error}
        onChange={props.onChange}
      />
    </div>
  );
}
