import { For, type JSX } from 'solid-js';

export interface ChartTableProps {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/** The numbers of a chart for screen readers: the first column names the row. */
export function ChartTable(props: ChartTableProps): JSX.Element {
  return (
    <table class="sr-only">
      <caption>{props.caption}</caption>
      <thead>
        <tr>
          <For each={props.columns}>{(column) => <th scope="col">{column}</th>}</For>
        </tr>
      </thead>
      <tbody>
        <For each={props.rows}>
          {(row) => (
            <tr>
              <For each={row}>
                {(cell, index) => (index() === 0 ? <th scope="row">{cell}</th> : <td>{cell}</td>)}
              </For>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
