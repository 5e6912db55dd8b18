// What the viewer shows of text, tables and appointments: text nodes of our own, never the file's markup.
import { createResource, For, type JSX, Show } from 'solid-js';
import { exactTime } from '../../messages/format.ts';
import { t } from '../../messages/message.ts';
import { ErrorState, Skeleton } from '../../ui/states.tsx';
import { plainText } from '../text/bidi.ts';
import { type Appointment, readCalendar } from './calendar.ts';
import { fetchShown, type ShownFile } from './shown-file.ts';
import { readTable } from './table.ts';

/** Characters of a text that are shown; the file has the rest. */
const LONGEST = 500_000;

function WithText(props: { file: ShownFile; children: (text: () => string) => JSX.Element }): JSX.Element {
  const [text, { refetch }] = createResource(
    () => props.file,
    async (file) => ({ words: await (await fetchShown(file)).text() }),
  );
  return (
    <Show
      when={text.error === undefined}
      fallback={<ErrorState message={(text.error as Error).message} onRetry={() => void refetch()} />}
    >
      <Show when={!text.loading && text()} fallback={<Skeleton width="min(90vw, 50rem)" height="50vh" />}>
        {(found) => props.children(() => found().words)}
      </Show>
    </Show>
  );
}

const sheet = 'w-full max-w-4xl overflow-x-auto rounded-md bg-sheet p-4 text-ink shadow-sheet sm:p-6';

export function TextView(props: { file: ShownFile; zoom: number }): JSX.Element {
  return (
    <WithText file={props.file}>
      {(text) => (
        <div class={sheet}>
          <pre
            dir="auto"
            class="font-mono whitespace-pre-wrap [overflow-wrap:anywhere]"
            style={{ 'font-size': `${0.8125 * props.zoom}rem` }}
          >
            {plainText(text().slice(0, LONGEST))}
          </pre>
          <Show when={text().length > LONGEST}>
            <p class="pt-4 text-sm text-ink-2">{t('preview.cut')}</p>
          </Show>
        </div>
      )}
    </WithText>
  );
}

export function TableView(props: { file: ShownFile; zoom: number }): JSX.Element {
  return (
    <WithText file={props.file}>
      {(text) => {
        const table = readTable(text());
        const [head = [], ...rows] = table.rows;
        return (
          <div class={`${sheet} w-fit! max-w-full!`}>
            <table class="border-collapse" style={{ 'font-size': `${0.8125 * props.zoom}rem` }}>
              <caption class="sr-only">{props.file.filename}</caption>
              <thead>
                <tr>
                  <For each={head}>
                    {(cell) => (
                      <th
                        scope="col"
                        dir="auto"
                        class="border border-line bg-paper px-2.5 py-1.5 text-start font-semibold"
                      >
                        {plainText(cell)}
                      </th>
                    )}
                  </For>
                </tr>
              </thead>
              <tbody>
                <For each={rows}>
                  {(row) => (
                    <tr>
                      <For each={row}>
                        {(cell) => (
                          <td
                            dir="auto"
                            class="max-w-96 border border-line px-2.5 py-1.5 align-top whitespace-pre-wrap"
                          >
                            {plainText(cell)}
                          </td>
                        )}
                      </For>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
            <Show when={table.cut}>
              <p class="pt-4 text-sm text-ink-2">{t('preview.cut')}</p>
            </Show>
          </div>
        );
      }}
    </WithText>
  );
}

export function CalendarView(props: { file: ShownFile }): JSX.Element {
  return (
    <WithText file={props.file}>
      {(text) => (
        <ul class={`${sheet} grid max-w-xl! content-start gap-5`}>
          <For each={readCalendar(text())} fallback={<li>{t('preview.noAppointment')}</li>}>
            {(appointment) => (
              <li class="grid gap-1">
                <p dir="auto" class="font-letter text-lg font-semibold">
                  {plainText(appointment.title) || t('preview.untitled')}
                </p>
                <p>{whenInWords(appointment)}</p>
                <Show when={appointment.where}>
                  <p dir="auto">{plainText(appointment.where)}</p>
                </Show>
                <Show when={appointment.organizer}>
                  <p class="text-sm text-ink-3">
                    {t('preview.organizer', { name: plainText(appointment.organizer) })}
                  </p>
                </Show>
                <Show when={appointment.canceled}>
                  <p class="font-semibold text-danger">{t('preview.canceled')}</p>
                </Show>
              </li>
            )}
          </For>
        </ul>
      )}
    </WithText>
  );
}

function whenInWords({ start, end, zone }: Appointment): string {
  const words = (time: string | null) =>
    time === null ? '' : time.endsWith('Z') ? exactTime(time) : time.replace('T', ' ').replace(/:00$/, '');
  const range = [words(start), words(end)].filter((part) => part !== '').join(' – ');
  return zone === null || !start?.includes('T') ? range : `${range} (${zone})`;
}
