import { createUniqueId, For, type JSX } from 'solid-js';
import { t } from '../messages/message.ts';
import { type Density, density, setDensity, setTheme, type Theme, theme } from '../primitives/preferences.ts';
import { Section } from '../ui/page.tsx';
import { SettingsFrame } from './settings-page.tsx';

export default function AppearancePage(): JSX.Element {
  return (
    <SettingsFrame title={t('settings.appearance')}>
      <Section title={t('settings.look')} note={t('settings.lookNote')}>
        <Choices<Theme>
          label={t('settings.look')}
          value={theme()}
          onChange={setTheme}
          choices={[
            {
              value: 'system',
              label: t('settings.lookSystem'),
              picture: <Paper scheme="light dark" split />,
            },
            { value: 'light', label: t('settings.lookLight'), picture: <Paper scheme="light" /> },
            { value: 'dark', label: t('settings.lookDark'), picture: <Paper scheme="dark" /> },
          ]}
        />
      </Section>
      <Section title={t('settings.density')} note={t('settings.densityNote')}>
        <Choices<Density>
          label={t('settings.density')}
          value={density()}
          onChange={setDensity}
          choices={[
            { value: 'compact', label: t('settings.densityCompact'), picture: <Rows gap={4} /> },
            { value: 'cosy', label: t('settings.densityCosy'), picture: <Rows gap={7} /> },
            { value: 'roomy', label: t('settings.densityRoomy'), picture: <Rows gap={11} /> },
          ]}
        />
      </Section>
    </SettingsFrame>
  );
}

interface ChoicesProps<V extends string> {
  label: string;
  value: V;
  onChange: (value: V) => void;
  choices: readonly { value: V; label: string; picture: JSX.Element }[];
}

/** One of a few, each with its picture. */
function Choices<V extends string>(props: ChoicesProps<V>): JSX.Element {
  const name = createUniqueId();
  return (
    <fieldset class="grid grid-cols-3 gap-3 p-4">
      <legend class="sr-only">{props.label}</legend>
      <For each={props.choices}>
        {(choice) => (
          <label class="grid gap-2 rounded-md p-2 text-center text-sm text-ink-2 ring-1 ring-line transition-shadow duration-120 ring-inset hover:bg-hover has-checked:font-semibold has-checked:text-ink has-checked:ring-2 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
            <input
              type="radio"
              class="sr-only"
              name={name}
              value={choice.value}
              checked={props.value === choice.value}
              onChange={() => props.onChange(choice.value)}
            />
            {choice.picture}
            {choice.label}
          </label>
        )}
      </For>
    </fieldset>
  );
}

/** A small sheet in its own colours. */
function Paper(props: { scheme: string; split?: boolean }): JSX.Element {
  const half = (scheme: string) => (
    <span style={{ 'color-scheme': scheme }} class="grid flex-1 content-start gap-1.5 bg-paper p-2.5">
      <span class="h-1.5 w-2/3 rounded-full bg-ink" />
      <span class="h-1.5 w-full rounded-full bg-ink-3/50" />
      <span class="h-1.5 w-5/6 rounded-full bg-ink-3/50" />
      <span class="mt-1 h-2.5 w-8 rounded-sm bg-accent" />
    </span>
  );
  return (
    <span aria-hidden="true" class="flex h-20 overflow-hidden rounded-sm ring-1 ring-line">
      {props.split ? [half('light'), half('dark')] : half(props.scheme)}
    </span>
  );
}

function Rows(props: { gap: number }): JSX.Element {
  return (
    <span
      aria-hidden="true"
      class="block h-20 overflow-hidden rounded-sm bg-paper px-2 pt-2 ring-1 ring-line"
    >
      <For each={[0, 1, 2, 3, 4, 5]}>
        {(row) => (
          <span
            class="flex items-center gap-1.5 border-b border-line"
            style={{ padding: `${props.gap / 2}px 0` }}
          >
            <span class="size-2.5 shrink-0 rounded-[2px] bg-accent/30" />
            <span class="h-1 rounded-full bg-ink-3/60" style={{ width: `${72 - ((row * 19) % 34)}%` }} />
          </span>
        )}
      </For>
    </span>
  );
}
