import { builder } from '../../graphql/builder.ts';

export const TlsModeRef = builder.enumType('TlsMode', {
  description: 'How the connection to a mail server is kept from others.',
  values: {
    TLS: { description: 'Encrypted from the first byte: usually port 993, or 465 for sending.' },
    STARTTLS: {
      description: 'Encrypted before the login, or not used at all: usually port 143, or 587 for sending.',
    },
    NONE: {
      description:
        'Not encrypted. Only for servers in a private network that the operator allows; others are refused.',
    },
  } as const,
});
