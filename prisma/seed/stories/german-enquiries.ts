// Questions from Germany and Austria: terms, the fair, cassettes.
import { mail, type Story, story } from '../story.ts';

export const germanEnquiries: Story[] = [
  story('Anfrage: Großhandelskonditionen', [
    mail(
      'huber',
      [],
      [3, '12:20'],
      `
Grüß Gott,

ich höre, Sie haben ab Jänner eine neue Preisliste. Könnten Sie mir die schicken, und ab welcher Menge gibt es bei Ketten einen besseren Preis?`,
      { alias: ['info'], unread: ['elin'] },
    ),
    mail(
      'jonas',
      'huber',
      [3, '14:00'],
      `
Servus Herr Huber,

gern, anbei die Preisliste 2027 (gültig ab 1. Jänner). Bei Ketten gilt ab 50 Stück der Listenpreis, ab 200 Stück minus 6 %.`,
      { files: ['priceList'] },
    ),
    mail(
      'huber',
      'jonas',
      [2, '19:04'],
      'Danke! Dann nehm ich im Jänner gleich 200. Sagen Sie mir bitte rechtzeitig Bescheid, falls es eng wird.',
      { unread: ['jonas'], starred: ['jonas'] },
    ),
  ]),
  story(
    'Messestand Frankfurt: Aufbauzeiten',
    [
      mail(
        'fair',
        'jonas',
        [70, '09:00'],
        `
Sehr geehrte Damen und Herren,

Ihr Stand 8.0 C47 steht Ihnen ab Montag, 8 Uhr, zum Aufbau zur Verfügung. Bitte melden Sie Fahrzeuge über 3,5 t vorher an. Strom (3 kW) ist bestellt.

Ihre Messeleitung`,
      ),
      mail(
        'jonas',
        ['astrid', 'karim'],
        [70, '10:12'],
        `
We can build up from Monday 8:00. Karim, would you drive the van on Sunday evening? I bring the display wheels by train, they would not survive the motorway.`,
        { forwarded: true },
      ),
      mail(
        'karim',
        ['jonas', 'astrid'],
        [69, '08:15'],
        'Fine with me. I need someone for the walls on Monday, two people are enough until noon.',
      ),
      mail(
        'astrid',
        ['karim', 'jonas'],
        [69, '08:33'],
        `
I will be there from Monday 10:00 and have held a screwdriver before.

Please bring the new chainring boxes as well. And coffee. The coffee in hall 8 is a crime.`,
      ),
    ],
    'Archive',
  ),
  story(
    'Angebot E-Bike-Kassetten?',
    [
      mail(
        'brandt',
        [],
        [61, '15:20'],
        `
Liebes Team,

führen Sie inzwischen auch verstärkte Kassetten für E-Bikes? Die Nachfrage steigt bei uns deutlich.`,
        { alias: ['sales'] },
      ),
      mail(
        'vikram',
        'brandt',
        [60, '06:30'],
        `
Dear Ms Brandt,

not yet, but we have samples from Osaka on the test bench: steel carriers, 11 to 50 teeth. If they survive 4,000 km, we will list them in spring. May I send you two for your own workshop bikes?

Kind regards`,
        { cc: ['jonas'] },
      ),
      mail(
        'brandt',
        'vikram',
        [60, '09:12'],
        'Very gladly! Two of our courier bikes do 300 km a week, you will hear from us soon.',
        { cc: ['jonas'], starred: ['vikram'] },
      ),
    ],
    'Archive',
  ),
];
