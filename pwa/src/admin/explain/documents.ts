import { graphql, type ResultOf } from '@postroom/schema';
import { Refused } from '../../data/refused.ts';

export const ExplainMail = graphql(
  `
  query ExplainMail(
    $hostId: ID!
    $sender: String!
    $recipient: String!
    $client: String!
    $clientName: String
    $helo: String!
    $message: String
    $size: Int
  ) {
    node(id: $hostId) {
      ... on MailHost {
        id
        explainMail(
          sender: $sender
          recipient: $recipient
          client: $client
          clientName: $clientName
          helo: $helo
          message: $message
          size: $size
        ) {
          __typename
          ... on MailExplanation {
            accepted
            summary
            recipients
            transport
            nextHop
            replies {
              code
            }
            deliveries {
              recipient
              transport
              nextHop
              good
              text
              sieve {
                state
                actions {
                  kind
                  target
                  at {
                    script
                    file
                    line
                  }
                }
                problem {
                  script
                  file
                  line
                }
                reason
              }
            }
            steps {
              kind
              subject
              verdict
              detail
              meaning
            }
          }
          ...Refused
        }
      }
    }
  }
`,
  [Refused],
);

type Host = Extract<NonNullable<ResultOf<typeof ExplainMail>['node']>, { explainMail: unknown }>;
export type Explanation = Extract<Host['explainMail'], { __typename: 'MailExplanation' }>;
export type Step = Explanation['steps'][number];
export type Verdict = NonNullable<Explanation['deliveries'][number]['sieve']>;
