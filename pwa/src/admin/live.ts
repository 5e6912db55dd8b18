import { graphql } from '@postroom/schema';
import { onCleanup } from 'solid-js';
import { refreshOn } from '../primitives/live.ts';

const AdminChanges = graphql(`
  subscription AdminChanges {
    changes {
      changes {
        entity
        kind
        nodeIds
      }
    }
  }
`);

/** Calls `refresh` soon after something of these types changed, whoever changed it. */
export function onAdminChange(entities: readonly string[], refresh: () => void): void {
  refreshOn({ query: AdminChanges, variables: {} }, refresh, ({ changes: { changes } }) =>
    changes.some(({ entity }) => entities.includes(entity)),
  );
}

/** Calls `refresh` every so often while the page can be seen. */
export function whileVisible(everyMs: number, refresh: () => void): void {
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && navigator.onLine) refresh();
  }, everyMs);
  onCleanup(() => clearInterval(timer));
}
