// Among colleagues, and with those who look after the figures.
import { mail, type Story, story } from '../story.ts';

export const office: Story[] = [
  story('Numbers for October', [
    mail(
      'elin',
      ['astrid', 'vikram'],
      [12, '14:30'],
      `
October is closed. Revenue 262,000 euros, the best month we had (the red bar). Margin 31.2 %, a little down because of the freight. Open items over 60 days: 8,400, all of it Radhaus, and they paid this morning.`,
      { files: ['chart'], starred: ['astrid'] },
    ),
    mail(
      'astrid',
      ['elin', 'vikram'],
      [12, '15:10'],
      `
Wonderful. Please tell everybody in the stand-up, they earned it.

What would freight have to be for 33 %?`,
    ),
    mail(
      'elin',
      ['astrid', 'vikram'],
      [12, '15:48'],
      'About 5.1 % of revenue instead of 6.8. Two full containers instead of five part loads would do it.',
    ),
    mail(
      'vikram',
      ['elin', 'astrid'],
      [11, '07:20'],
      `
Then let us order castings quarterly. Sunil prefers it too, he can keep one mould on the machine. I will make a plan for the first quarter until Friday.`,
    ),
    mail(
      'astrid',
      ['vikram', 'elin'],
      [11, '08:02'],
      'Do that. And we put the saved money into the second test bench for Priya.',
    ),
  ]),
  story('Winter party: 11 December', [
    mail(
      'astrid',
      ['vikram', 'jonas', 'priya', 'elin', 'karim'],
      [19, '09:00'],
      `
Dear all,

the winter party is on Friday, 11 December, 17:00, in the market hall in Malmö. Trains and flights are on the company; Vikram and Priya, please book early and stay the weekend.

Who comes, and what do you not eat?`,
      { files: ['invitation'] },
    ),
    mail('karim', 'astrid', [19, '09:12'], 'I come! No pork, everything else.', {
      cc: ['vikram', 'jonas', 'priya', 'elin'],
    }),
    mail(
      'priya',
      'astrid',
      [19, '10:20'],
      'Vikram and I come together. I am vegetarian, he says he is too, but I have seen him in Frankfurt.',
      { cc: ['vikram', 'jonas', 'elin', 'karim'], answers: 0, starred: ['vikram'] },
    ),
    mail('vikram', ['astrid', 'priya'], [19, '10:31'], 'That was a very small sausage.', {
      cc: ['jonas', 'elin', 'karim'],
    }),
    mail(
      'jonas',
      'astrid',
      [18, '08:00'],
      'Coming by train with the big suitcase: prototypes for everyone to break.',
      { cc: ['vikram', 'priya', 'elin', 'karim'], answers: 0 },
    ),
    mail(
      'elin',
      ['astrid', 'jonas'],
      [18, '08:45'],
      'I live ten minutes away and will still be the last one. No nuts, please.',
      { cc: ['vikram', 'priya', 'karim'], unread: [] },
    ),
  ]),
  story(
    'Chainring: final drawing',
    [
      mail(
        'priya',
        ['vikram', 'jonas'],
        [55, '13:15'],
        `
Attached is the 38T with five arms as it goes to the tool maker. The tooth profile is the one that lost the least on the bench (variant C). Last chance for changes is Friday.`,
        { files: ['chainring'] },
      ),
      mail(
        'jonas',
        ['priya', 'vikram'],
        [55, '10:40'],
        'Could the arms be a little wider at the bolt? Shops like it when it looks strong, even if it is strong anyway.',
      ),
      mail(
        'priya',
        ['jonas', 'vikram'],
        [54, '08:05'],
        'It costs 4 grams and nothing else. Changed, new drawing is on the share.',
        { starred: ['jonas'] },
      ),
      mail('vikram', ['priya', 'jonas'], [54, '09:00'], 'Released.'),
    ],
    'Archive',
  ),
  story('Stock count on Saturday', [
    mail(
      'karim',
      ['jonas', 'elin'],
      [8, '16:30'],
      `
The yearly count is on Saturday from 7:00. I need two people with good eyes and one with a good thermos. The list as of today is attached. PD-FLAT is reserved to the last pair, please sell no more of them this week.`,
      { files: ['stock'] },
    ),
    mail('elin', 'karim', [8, '16:45'], 'I take the early train and the thermos.', { cc: ['jonas'] }),
    mail('jonas', ['karim', 'elin'], [8, '17:20'], 'In. And I will tell Lyon that their pedals come first.'),
    mail(
      'karim',
      ['jonas', 'elin'],
      [5, '18:40'],
      `
Done in six hours, thank you both! Difference over everything: minus eleven pieces, plus one umbrella.`,
      { starred: ['elin'] },
    ),
  ]),
  story('Travel costs October', [
    mail(
      'elin',
      ['vikram', 'jonas', 'astrid'],
      [15, '10:00'],
      'I still miss receipts for October. What I have is in the list, please complete it until Wednesday.',
      { files: ['payroll'] },
    ),
    mail(
      'vikram',
      'elin',
      [15, '11:30'],
      'The return ticket was 1,840 rupees, that is right. The taxi driver had no receipts, only opinions.',
      { cc: ['jonas', 'astrid'] },
    ),
    mail(
      'jonas',
      'elin',
      [14, '08:10'],
      'Breakfast was not included in Frankfurt: 3 × 19 euros, receipts follow by post.',
      { cc: ['vikram', 'astrid'], answers: 0 },
    ),
  ]),
  story('Audit 2026: documents', [
    mail(
      'larsen',
      ['elin', 'astrid'],
      [35, '09:30'],
      `
Dear Elin, dear Astrid,

we begin the audit on 25 January. Please prepare:

1. the list of open items at year end,
2. the count sheets of the warehouse,
3. contracts with suppliers above 50,000 euros,
4. the minutes of the board.

Kind regards`,
    ),
    mail(
      'elin',
      'larsen',
      [34, '10:05'],
      'Dear Ingrid, all noted. The count is on 14 November this year, is that early enough for you?',
      { cc: ['astrid'] },
    ),
    mail(
      'larsen',
      'elin',
      [34, '15:22'],
      'Yes, if you give us the movements between the count and 31 December.',
      { cc: ['astrid'] },
    ),
    mail(
      'larsen',
      ['elin', 'astrid'],
      [2, '10:40'],
      `
Dear both,

a colleague of mine, Mr Palle Winther, will join in January. Could you send us the access list of the accounting system in advance?`,
      { unread: ['elin'], answers: 1 },
    ),
  ]),
  story(
    'New gate at the warehouse',
    [
      mail(
        'karim',
        'astrid',
        [44, '12:15'],
        `
Three offers for the new gate: 6,900, 7,450 and 9,100 euros. The middle one comes with a service contract and is here in two weeks. The cheap one wants half of it in advance.`,
        { cc: ['elin'] },
      ),
      mail('astrid', 'karim', [44, '13:00'], 'The middle one. A gate that does not open is not cheap.', {
        cc: ['elin'],
      }),
      mail(
        'elin',
        ['karim', 'astrid'],
        [44, '13:25'],
        'Booked under maintenance. Please have the invoice sent to info@, then it does not wait in your inbox.',
      ),
      mail('karim', ['elin', 'astrid'], [21, '17:02'], 'It opens! And closes! In this order!'),
    ],
    'Archive',
  ),
];
