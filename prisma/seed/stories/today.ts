// What arrives on the day of the demonstration, through the mail servers themselves.
import { mail, type Story, story } from '../story.ts';

export const today: Story[] = [
  story('Erste Frage zur Saison: Scheibenbremsnaben', [
    mail(
      'brandt',
      'jonas',
      [0, '08:00'],
      `
Guten Morgen Herr Weber,

für die neuen Mieträder der Stadt suchen wir 120 Vorderradnaben mit Centerlock. Führen Sie so etwas, und wenn ja: ab wann?

Herzliche Grüße`,
    ),
  ]),
  story('Tomorrow’s truck comes at seven', [
    mail(
      'nyqvist',
      'karim',
      [0, '08:10'],
      `
God morgon Karim,

bilen i morgon kommer redan klockan sju, inte tio. Hoppas att grinden öppnar sig.`,
    ),
  ]),
  story('Quick one about the new price list', [
    mail(
      'okafor',
      [],
      [0, '08:20'],
      `
Morning,

does the 2027 list already include the freight surcharge, or does that come on top?`,
      { alias: ['sales'] },
    ),
  ]),
  story('Réparation : merci !', [
    mail(
      'moreau',
      ['priya', 'jonas'],
      [0, '08:30'],
      `
Chère Priya, cher Jonas,

le moyeu scié est désormais la star de la vitrine : une dame de 84 ans est restée un quart d’heure à le regarder, puis elle a acheté un vélo.

Voilà, je voulais que vous le sachiez.`,
    ),
  ]),
  story('検査成績書の送付', [
    mail(
      'tanaka',
      ['priya', 'vikram'],
      [0, '08:40'],
      `
デシュパンデ様

カセット（CS-E-1150）試作品の検査成績書を添付いたします。硬度・歯形ともに規格内です。

北浜部品　田中`,
      { files: ['measurements'] },
    ),
  ]),
  story('Kaffemaskinen', [
    mail(
      'oberg',
      [],
      [0, '08:50'],
      'Hej! Är det ni som letar efter en begagnad espressomaskin till mässan? Jag har en. Den låter, men den går.',
      { alias: ['info'] },
    ),
  ]),
];
