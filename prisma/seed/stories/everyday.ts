// The small things among colleagues.
import { mail, type Story, story } from '../story.ts';

export const everyday: Story[] = [
  story('Who has the second key for the Malmö office?', [
    mail(
      'elin',
      ['astrid', 'jonas', 'karim'],
      [3, '08:20'],
      'Does anybody have the second key? I stand in front of the door with twelve boxes of folders.',
    ),
    mail(
      'astrid',
      'elin',
      [3, '08:24'],
      'In my drawer in Malmö. That is behind the door. Sorry! I am there in twenty minutes.',
      { cc: ['jonas', 'karim'] },
    ),
    mail('karim', ['elin', 'astrid'], [3, '08:31'], 'Leipzig has a key to everything, except Malmö.', {
      cc: ['jonas'],
    }),
  ]),
  story(
    'Passwords and phones',
    [
      mail(
        'vikram',
        ['astrid', 'jonas', 'priya', 'elin', 'karim'],
        [66, '11:00'],
        `
Short reminder from your part-time administrator:

- four unrelated words make a better password than Frankfurt2026!
- the mail app on your phone takes the same password as here
- if a phone is lost, tell me at once, I end its session

And no, I do not need your password. Nobody does.`,
        { starred: ['karim'] },
      ),
      mail('elin', 'vikram', [66, '08:10'], 'I had Frankfurt2026! How did you know?'),
      mail('vikram', 'elin', [66, '12:45'], 'I did not. Now I do.'),
    ],
    'Archive',
  ),
  story('Plan for the first quarter', [
    mail(
      'vikram',
      ['astrid', 'elin', 'priya'],
      [4, '14:00'],
      `
As promised: castings in two full containers (mid January, end of March), cassettes from Osaka in February, bearings from what Lars sold us. Freight falls to 5.3 % of revenue in this plan.

The one risk is the new price of Sahyadri from January. I talk to Sunil next week.`,
      { starred: ['astrid'] },
    ),
    mail(
      'priya',
      ['vikram', 'astrid', 'elin'],
      [4, '15:10'],
      'For two containers at once I need a second person for the inspection in January, for about four days.',
    ),
    mail(
      'astrid',
      ['vikram', 'priya', 'elin'],
      [3, '09:15'],
      'Good plan. Priya, take whom you need. Vikram, what is our answer if the price really goes up by more than 3 %?',
    ),
    mail(
      'vikram',
      ['astrid', 'priya', 'elin'],
      [0, '07:30'],
      `
Up to 3 % we swallow it. Above that I would move the crowns to the second foundry, they have been asking since spring. Can we talk at ten?`,
      { unread: ['astrid', 'elin', 'priya'] },
    ),
  ]),
  story(
    'Photo for the web shop',
    [
      mail(
        'jonas',
        'priya',
        [31, '13:30'],
        'Do you have a picture of the new chainring for the shop, with nothing behind it?',
      ),
      mail(
        'priya',
        'jonas',
        [31, '17:50'],
        'Here you are. The colour is the real one, the scratch was my ruler.',
        { files: ['chainring'] },
      ),
      mail('jonas', 'priya', [30, '08:15'], 'Perfect. Online since this morning and already three orders.'),
    ],
    'Archive',
  ),
  story('Lunch on Thursday?', [
    mail('jonas', 'karim', [2, '11:40'], 'Falafel at the corner, 12:30?'),
    mail('karim', 'jonas', [2, '11:42'], 'You pay, I count the falafel.'),
  ]),
];
