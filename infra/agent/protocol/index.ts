// The verbs of the agent and their types: what the platform knows of it.

import type { AuditVerbs } from './audit.ts';
import type { CertificateVerbs } from './certificates.ts';
import type { ConfigurationVerbs } from './configuration.ts';
import type { ExplainVerbs } from './explain.ts';
import type { GenerationVerbs } from './generations.ts';
import type { HostVerbs } from './host.ts';
import type { LogVerbs } from './log.ts';
import type { MailboxVerbs } from './mailboxes.ts';
import type { QueueVerbs } from './queue.ts';
import type { ServiceVerbs } from './services.ts';
import type { SieveVerbs } from './sieve.ts';
import type { SigningVerbs } from './signing.ts';
import type { TemplateVerbs } from './templates.ts';

export type * from './audit.ts';
export type * from './certificates.ts';
export type * from './configuration.ts';
export type * from './explain.ts';
export type * from './generations.ts';
export type * from './host.ts';
export type * from './log.ts';
export type * from './messages.ts';
export type * from './queue.ts';
export type * from './services.ts';
export type * from './sieve.ts';
export type * from './signing.ts';
export type * from './templates.ts';

/** Every verb with its parameters, its result, and what it tells on the way. */
export interface Verbs
  extends AuditVerbs,
    ConfigurationVerbs,
    CertificateVerbs,
    ExplainVerbs,
    GenerationVerbs,
    HostVerbs,
    LogVerbs,
    MailboxVerbs,
    QueueVerbs,
    ServiceVerbs,
    SieveVerbs,
    SigningVerbs,
    TemplateVerbs {}

export type VerbName = keyof Verbs;
export type Params<V extends VerbName> = Verbs[V]['params'];
export type Result<V extends VerbName> = Verbs[V]['result'];
export type EventOf<V extends VerbName> = Verbs[V] extends { event: infer E } ? E : never;
