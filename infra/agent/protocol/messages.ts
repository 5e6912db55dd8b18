// What goes over the agent's socket: one JSON object per line, UTF-8. The agent greets first; answers come in any order.

/** Raised when a message or a verb changes its meaning. Both sides refuse another version in words. */
export type ProtocolVersion = 1;

/** Who stands behind a request; written to the agent's audit log with it. */
export interface AgentActor {
  organizationId: string;
  /** Null for the platform itself. */
  userId: string | null;
  /** Why, where a person gave a reason. */
  reason?: string;
}

export interface Greeting {
  agent: 'postroom';
  protocol: ProtocolVersion;
  host: string;
}

export type ToAgent =
  /** `id` is the client's own and comes back with everything that belongs to the request. */
  { id: number; verb: string; params: unknown; actor: AgentActor } | { id: number; cancel: true };

export type FromAgent =
  | { id: number; event: unknown }
  | { id: number; result: unknown }
  | { id: number; error: AgentFailure };

export interface AgentFailure {
  code: AgentFailureCode;
  /** A sentence that says what to do. */
  message: string;
  /** What is wrong with which parameter, by path. */
  fields?: Record<string, string>;
}

export type AgentFailureCode =
  /** The parameters break a rule. */
  | 'INVALID_INPUT'
  /** What it is about is not there (any more). */
  | 'NOT_FOUND'
  /** It changed since it was read. */
  | 'CONFLICT'
  /** The host cannot do it: Postfix needs root, a program is missing. */
  | 'UNAVAILABLE'
  /** A program of the host failed or took too long; the message has its words. */
  | 'FAILED'
  | 'CANCELLED';
