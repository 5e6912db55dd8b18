// The whole schema: the platform's own types, then one line per file of each domain.
import { builder } from './builder.ts';
import './scalars.ts';
import './errors.ts';
import './node.ts';
import './change.ts';

export const schema = builder.toSchema();
