// Threads as others refer to them, apart from their fields: messages and threads name each other.
import { builder } from '../../graphql/builder.ts';
import { byKey, defineLoader } from '../../graphql/loader.ts';
import { findThreads, type Thread } from '../reading/threads.ts';

export const ThreadRef = builder.objectRef<Thread>('Thread');

export const loadThread = defineLoader<Thread>(async (ids, { deps }) =>
  byKey(await findThreads(deps.database, ids), ({ id }) => id),
);
