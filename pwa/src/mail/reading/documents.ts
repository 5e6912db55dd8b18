// What is asked about one message while it is read, beside what the list knows of it.
import { graphql, type ResultOf } from '@postroom/schema';

export const UnsubscriptionFields = graphql(`
  fragment UnsubscriptionFields on Unsubscription @_unmask { id state stateMessage }
`);

export const FactsQuery = graphql(
  `
  query MessageFacts($id: ID!) {
    node(id: $id) {
      __typename
      ... on Message {
        id
        senderCheck {
          imagesTrusted
          firstContact
          warnings
          authentication { checkedBy spf dkim dmarc signedBy }
        }
        unsubscribe { method where url unsubscription { ...UnsubscriptionFields } }
      }
    }
  }
`,
  [UnsubscriptionFields],
);

export const RemoteImagesQuery = graphql(`
  query RemoteImages($id: ID!, $sources: [String!]!) {
    node(id: $id) { __typename ... on Message { id remoteImages(sources: $sources) { source url } } }
  }
`);

export const TrustSender = graphql(`
  mutation TrustSender($input: TrustSenderInput!) {
    trustSender(input: $input) {
      __typename
      ... on TrustSenderPayload { sender { id address } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`);

export const DistrustSender = graphql(`
  mutation DistrustSender($input: DistrustSenderInput!) {
    distrustSender(input: $input) {
      __typename
      ... on DistrustSenderPayload { distrustedSenderId }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`);

export const Unsubscribe = graphql(
  `
  mutation Unsubscribe($input: UnsubscribeInput!) {
    unsubscribe(input: $input) {
      __typename
      ... on UnsubscribePayload { unsubscription { ...UnsubscriptionFields } }
      ... on InputError { fields { path message } }
      ... on Error { code message }
    }
  }
`,
  [UnsubscriptionFields],
);

type FactsMessage = Extract<NonNullable<ResultOf<typeof FactsQuery>['node']>, { __typename: 'Message' }>;
export type SenderFacts = NonNullable<FactsMessage['senderCheck']>;
export type Offer = NonNullable<FactsMessage['unsubscribe']>;
export type Unsubscription = ResultOf<typeof UnsubscriptionFields>;

/** What the server knows about a message's sender and list. */
export interface Facts {
  sender: SenderFacts | null;
  offer: Offer | null;
}
