import type { Resource } from 'solid-js';

/**
 * What a resource has answered so far; undefined before the first answer and after a failure. Called instead, a resource
 * that is still waiting takes everything away up to the next `Suspense`, with the focus and the place scrolled to.
 */
export const known = <Answer>(resource: Resource<Answer>): Answer | undefined =>
  resource.state === 'ready' || resource.state === 'refreshing' ? resource.latest : undefined;
