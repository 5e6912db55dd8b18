// Enhanced status codes (RFC 3463 and the registry that continues it) in sentences for senders. What follows the class
// says what is the matter; the class says whether it is tried again.
const WORDS: Readonly<Record<string, string>> = {
  '1.0': 'There is a problem with the address.',
  '1.1': 'This address does not exist there. Check its spelling, or ask the person for the right one.',
  '1.2': 'This mail domain does not exist or takes no mail. Check what stands after the @.',
  '1.3': 'The address is not written as an address should be.',
  '1.4': 'The address fits several mailboxes there.',
  '1.6': 'The mailbox has moved, and its new address is not known.',
  '1.7': 'The other server does not take your own address as a sender.',
  '1.8': 'The other server found your own mail domain wanting. Ask your administrator.',
  '1.10': 'The domain says that it takes no mail at all.',
  '2.0': 'The mailbox cannot take the message.',
  '2.1': 'The mailbox is switched off.',
  '2.2': 'The mailbox is full. The person has to make room before mail can arrive.',
  '2.3': 'The message is larger than this mailbox takes. Send it smaller, or a link to the files.',
  '2.4': 'The address is a mailing list that could not be expanded.',
  '3.0': 'The other mail server has a problem of its own.',
  '3.1': 'The other mail server is full.',
  '3.2': 'The other mail server takes no mail at the moment.',
  '3.3': 'The other mail server lacks something that this message needs.',
  '3.4': 'The message is larger than the other mail server takes. Send it smaller, or a link to the files.',
  '3.5': 'The other mail server is set up wrongly.',
  '4.0': 'The way to the other mail server is disturbed.',
  '4.1': 'The other mail server does not answer.',
  '4.2': 'The connection to the other mail server broke.',
  '4.3': 'The directory of mail servers could not be asked.',
  '4.4': 'No mail server for this domain was found. Check what stands after the @.',
  '4.5': 'The mail system is too busy at the moment.',
  '4.6': 'The message goes round in a circle: a forwarding leads back to where it came from.',
  '4.7': 'It could not be delivered for days, and it is not tried any more.',
  '5.0': 'The mail servers did not understand each other.',
  '5.3': 'The message has more recipients than the other server takes at once.',
  '6.0': 'The other server objects to what the message is made of.',
  '6.1': 'The other server does not take this kind of content.',
  '6.7': 'The other server takes no addresses with letters beyond a–z.',
  '7.0': 'The other server refuses the message, by a rule of its own.',
  '7.1': 'The other server refuses the message, by a rule of its own or because it takes it for spam.',
  '7.13': 'The mailbox is switched off.',
  '7.20': 'The other server refused it because its signature (DKIM) is missing. Ask your administrator.',
  '7.23':
    'The other server refused it because your domain does not name this server as a sender (SPF). Ask your administrator.',
  '7.25':
    'The other server refused it because this mail server has no name of its own. Ask your administrator.',
  '7.26':
    'The other server refused it because the sender could not be verified (SPF, DKIM). Ask your administrator.',
  '7.27': 'The domain of your own address says that it sends no mail. Ask your administrator.',
  '7.28': 'The other server gets too much mail at once.',
};

const SUBJECTS: Readonly<Record<string, string>> = {
  '1': 'There is a problem with the address.',
  '2': 'There is a problem with the mailbox.',
  '3': 'The other mail server has a problem of its own.',
  '4': 'The way to the other mail server is disturbed.',
  '5': 'The mail servers did not understand each other.',
  '6': 'The other server objects to what the message is made of.',
  '7': 'The other server refuses the message, by a rule of its own.',
};

/** A reason in a sentence; null when the code says nothing (`X.0.0`) or is none. */
export function reasonInWords(statusCode: string | null): string | null {
  const [, subject = '', detail = ''] = /^[245]\.(\d{1,3})\.(\d{1,3})$/.exec(statusCode ?? '') ?? [];
  return WORDS[`${subject}.${detail}`] ?? SUBJECTS[subject] ?? null;
}
