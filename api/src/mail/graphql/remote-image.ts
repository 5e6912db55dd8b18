import { builder } from '../../graphql/builder.ts';
import { addressImages, mostImages, type RemoteImage } from '../images/remote-images.ts';
import { MessageRef } from './message.ts';

const RemoteImageRef = builder.objectRef<RemoteImage>('RemoteImage').implement({
  description: 'An image on another server that a message names, as this server hands it out.',
  fields: (t) => ({
    source: t.exposeString('source', { description: 'The address asked for.' }),
    url: t.exposeString('url', {
      description:
        'Path on this server, for the caller alone and for an hour. Getting it tells the sender’s server that the message was looked at.',
    }),
  }),
});

builder.objectField(MessageRef, 'remoteImages', (t) =>
  t.field({
    type: [RemoteImageRef],
    description: 'Addresses under which this server hands out images of other servers. Ask the person first.',
    args: {
      sources: t.arg.stringList({
        description: `Addresses as they stand in the HTML, at most ${mostImages}. Those that do not stand there are left out.`,
      }),
    },
    resolve: ({ id }, { sources }, { deps }) => addressImages(deps, id, sources),
  }),
);
