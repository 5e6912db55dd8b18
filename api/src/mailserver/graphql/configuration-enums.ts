// The closed sets of the configuration, as the agent tells them in lower case.
import { builder } from '../../graphql/builder.ts';

export const ConfigurationProgramRef = builder.enumType('ConfigurationProgram', {
  description: 'Whose configuration it is.',
  values: {
    POSTFIX: { value: 'postfix', description: 'Postfix: main.cf and master.cf.' },
    DOVECOT: { value: 'dovecot', description: 'Dovecot: dovecot.conf and what it includes.' },
  } as const,
});

export const ConfigurationRiskRef = builder.enumType('ConfigurationRisk', {
  description:
    'What a change touches that could lock people out: it reverts by itself unless confirmed in time.',
  values: {
    LISTENERS: { value: 'listeners', description: 'Where connections are taken.' },
    TLS: { value: 'tls', description: 'Encryption.' },
    AUTHENTICATION: { value: 'authentication', description: 'Logins.' },
  } as const,
});

export const ConfigurationValueKindRef = builder.enumType('ConfigurationValueKind', {
  description: 'What may be entered for a parameter.',
  values: {
    BOOLEAN: { value: 'boolean', description: 'yes or no.' },
    INTEGER: { value: 'integer', description: 'A number.' },
    TIME: {
      value: 'time',
      description: 'A number with a unit: 5m in Postfix, 5 mins in Dovecot. Range in seconds.',
    },
    SIZE: { value: 'size', description: 'Bytes; in Dovecot also with k, M or G. Range in bytes.' },
    ENUM: { value: 'enum', description: 'One of `values`.' },
    SET: { value: 'set', description: 'Several of `values`.' },
    RESTRICTIONS: { value: 'restrictions', description: 'Access restrictions of Postfix, in their order.' },
    TABLES: { value: 'tables', description: 'Look-up tables of Postfix: type:name.' },
    HOST: { value: 'host', description: 'The name or the address of a host.' },
    HOSTS: { value: 'hosts', description: 'Hosts, networks, domains, or tables of them.' },
    DESTINATION: {
      value: 'destination',
      description: 'Where mail is sent: a host, [host]:port, or a transport and one.',
    },
    PORT: { value: 'port', description: 'A port; 0 for none.' },
    PATH: { value: 'path', description: 'A file of the host that exists, in a directory that may be named.' },
    TEXT: { value: 'text', description: 'One line of text.' },
  } as const,
});

export const ConfigurationSeverityRef = builder.enumType('ConfigurationSeverity', {
  description: 'Whether a problem keeps a change from being made.',
  values: {
    ERROR: { value: 'error', description: 'It does.' },
    WARNING: { value: 'warning', description: 'It does not, but should be looked at.' },
  } as const,
});

export const ConfigurationProblemCodeRef = builder.enumType('ConfigurationProblemCode', {
  description: 'What is wrong, for programs.',
  values: {
    CONFLICT: { description: 'Somebody else, or a hand edit, changed it since it was read.' },
    INVALID_VALUE: { description: 'The value is not of the parameter’s type.' },
    OUT_OF_RANGE: { description: 'The value is too small or too large.' },
    UNKNOWN_PARAMETER: { description: 'The program knows no such parameter.' },
    UNKNOWN_RESTRICTION: { description: 'Postfix knows no such access restriction.' },
    UNKNOWN_TABLE_TYPE: { description: 'This Postfix has no tables of this type.' },
    MISSING_TABLE: { description: 'A table does not exist, or has no index.' },
    MISSING_FILE: { description: 'A file does not exist.' },
    UNSAFE_TEXT: { description: 'Line breaks, control characters, or syntax where a name belongs.' },
    SYNTAX: { description: 'The program would not understand this line.' },
    NOT_EDITABLE: { description: 'It is changed on the host itself.' },
    TOO_LARGE: { description: 'It is longer than what is taken.' },
  } as const,
});
