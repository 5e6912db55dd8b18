// Customers in Dubai, Lyon, Bilbao, Bristol.
import { mail, type Story, story } from '../story.ts';

export const abroad: Story[] = [
  story('عرض أسعار: سلاسل ومحاور وإطارات', [
    mail(
      'mansour',
      [],
      [16, '11:20'],
      `
السلام عليكم ورحمة الله،

نحن شركة الدرّاجة للتجارة في دبي، ونورّد قطع الدراجات لأربعين متجرًا في الإمارات وعُمان. نرغب في الحصول على عرض أسعار للكميات التالية:

- 1200 سلسلة (CH-11)
- 300 محور أمامي (HB-F-32)
- 400 إطار معدني 700C

مع خالص التحية`,
      { alias: ['sales'], starred: ['vikram'] },
    ),
    mail(
      'vikram',
      'astrid',
      [16, '14:10'],
      `
An enquiry from Dubai, worth about 27,000 euros. Karim, you read Arabic better than my dictionary: did I get the quantities right? 1,200 chains, 300 front hubs, 400 rims.`,
      { cc: ['karim', 'jonas'], forwarded: true },
    ),
    mail(
      'karim',
      ['vikram', 'astrid', 'jonas'],
      [16, '15:02'],
      `
All right as you say. They supply forty shops in the Emirates and Oman. If you want I write the answer.`,
    ),
    mail('astrid', ['karim', 'vikram'], [16, '15:20'], 'Please do! I check their papers meanwhile.'),
    mail(
      'karim',
      'mansour',
      [15, '10:35'],
      `
وعليكم السلام أستاذ يوسف،

شكرًا لاهتمامكم. تجدون عرضنا رقم 2026-207 مرفقًا. الأسعار تسليم مستودع لايبزيغ (FCA)، وهي سارية حتى 15 ديسمبر. مدة التجهيز أسبوعان.

يسعدنا الرد على أي استفسار.

كريم حدّاد`,
      { answers: 0, cc: ['vikram'], files: ['dubaiOffer'] },
    ),
    mail(
      'mansour',
      'karim',
      [10, '09:05'],
      `
أستاذ كريم المحترم،

شكرًا على سرعة الرد. الأسعار مناسبة، غير أننا نحتاج إلى شهادة المنشأ مصدّقة من غرفة التجارة. هل هذا ممكن؟ وهل يمكن الشحن بحرًا إلى جبل علي؟`,
      { cc: ['vikram'] },
    ),
    mail(
      'karim',
      'mansour',
      [10, '11:30'],
      `
نعم، شهادة المنشأ من غرفة تجارة لايبزيغ تصدر خلال ثلاثة أيام، والشحن البحري إلى جبل علي يستغرق نحو أربعة أسابيع. نرسل لكم تكلفة الشحن غدًا إن شاء الله.`,
      { cc: ['vikram'] },
    ),
    mail(
      'mansour',
      'karim',
      [0, '08:15'],
      `
صباح الخير أستاذ كريم،

الإدارة وافقت على العرض. سنرسل أمر الشراء اليوم. بالتوفيق لنا جميعًا.`,
      { cc: ['vikram'], unread: ['karim', 'vikram'], starred: ['karim'] },
    ),
  ]),
  story('Commande d’hiver et vélo exposé', [
    mail(
      'moreau',
      'jonas',
      [30, '16:20'],
      `
Bonjour Jonas,

l’atelier est plein, c’est bon signe ! Il me faudrait 25 paires de pédales plates (PD-FLAT) et 10 moyeux arrière avant Noël. Et pour la vitrine : auriez-vous un plateau découpé ou un vieux présentoir ? Les clients adorent voir l’intérieur des pièces.

À bientôt,`,
    ),
    mail(
      'jonas',
      'moreau',
      [29, '09:10'],
      `
Bonjour Hélène,

les pédales partent lundi. Pour la vitrine, je vous ai trouvé mieux : un moyeu scié en deux par notre collègue Priya, elle adore ça. C’est cadeau.`,
      { cc: ['priya'] },
    ),
    mail(
      'moreau',
      ['jonas', 'priya'],
      [24, '18:02'],
      `
Il est arrivé, il est magnifique ! Les enfants de l’école d’en face ont déjà laissé leurs empreintes partout. Merci, merci.`,
      { starred: ['priya'] },
    ),
    mail(
      'moreau',
      'jonas',
      [1, '17:45'],
      `
Re-bonjour,

petite question : la facture affiche la TVA suédoise, est-ce normal pour nous ? Ma comptable fronce les sourcils.`,
      { answers: 1, unread: ['jonas'] },
    ),
    mail(
      'jonas',
      'moreau',
      [0, '07:55'],
      `
Bonjour Hélène,

votre comptable a raison. Pour une livraison intracommunautaire, la facture devrait indiquer`,
      { draft: true },
    ),
  ]),
  story(
    'Pedido de cubiertas y una pregunta',
    [
      mail(
        'ibarra',
        [],
        [48, '12:00'],
        `
Buenos días:

¿Tienen todavía la llanta RM-700-28 en plata? Necesitaría 30 unidades para una escuela municipal. Si hay descuento para proyectos educativos, ¡mejor que mejor!`,
        { alias: ['info'] },
      ),
      mail(
        'elin',
        'ibarra',
        [47, '10:15'],
        `
Dear Iñaki,

228 are in Leipzig. For schools we give ten percent. Where shall they go?`,
        { cc: ['jonas'] },
      ),
      mail(
        'ibarra',
        'elin',
        [47, '13:30'],
        '¡Estupendo! A la Escuela de Bicis, Calle Autonomía 14, 48012 Bilbao. Los chavales les mandarán una foto.',
        { cc: ['jonas'] },
      ),
      mail(
        'jonas',
        ['ibarra', 'elin'],
        [46, '08:40'],
        'On the way with Northline, four working days. Greetings to the school!',
      ),
      mail(
        'ibarra',
        ['elin', 'jonas'],
        [36, '19:20'],
        'Llegaron perfectas. Treinta ruedas montadas por niños de doce años, y solo tres torcidas. Eskerrik asko!',
        { starred: ['elin'] },
      ),
    ],
    'Archive',
  ),
  story('Customs paperwork for the Bristol pallet', [
    mail(
      'okafor',
      'jonas',
      [23, '10:30'],
      `
Hi Jonas,

customs in Bristol hold the pallet because the commodity code on the invoice says 8714 91 (frames), but these are hubs. Can you send a corrected invoice with 8714 93?

They charge storage from Thursday, so the sooner the better.`,
      { starred: ['jonas'] },
    ),
    mail(
      'jonas',
      'elin',
      [23, '11:00'],
      'Elin, can you correct the code today? 8714 93 for hubs. Bristol is waiting.',
      { forwarded: true },
    ),
    mail(
      'elin',
      'jonas',
      [23, '12:40'],
      'Done and sent to Chidi. I also corrected the article master, so it will not happen again.',
    ),
    mail(
      'okafor',
      ['jonas', 'elin'],
      [22, '16:10'],
      `
Released! Thank you both. Beer is on me at the Bespoked show.`,
      { answers: 0 },
    ),
    mail(
      'okafor',
      'jonas',
      [6, '09:20'],
      `
Hi again,

two things for spring: do you do chainrings in 36T, and can you drop ship single items to our customers? Both would help a lot.`,
      { subject: '36T chainrings and drop shipping', answers: null },
    ),
    mail(
      'jonas',
      'okafor',
      [6, '10:05'],
      `
Hi Chidi,

36T: not yet, but I have put it on the list for Pune. Drop shipping: yes, Karim does that for two shops already, 4.50 euros per parcel. Shall I set it up for January?`,
      { cc: ['karim'] },
    ),
    mail(
      'okafor',
      ['jonas', 'karim'],
      [0, '09:02'],
      'Yes please! Our customers are used to tracking mails with our logo. Is that possible?',
      { unread: ['jonas', 'karim'] },
    ),
  ]),
  story(
    'Returns address?',
    [
      mail('okafor', [], [57, '14:20'], 'Hello, where do we send returns from the UK: Malmö or Leipzig?', {
        alias: ['info'],
      }),
      mail(
        'karim',
        'okafor',
        [57, '15:00'],
        'Leipzig please, with the delivery note number on the outside. Small parts can also be photographed, then nobody pays postage.',
        { cc: ['jonas'] },
      ),
      mail('okafor', 'karim', [57, '15:12'], 'Very sensible. Will do.', { cc: ['jonas'] }),
    ],
    'Archive',
  ),
];
