// Where the parts come from: a foundry near Pune, a maker in Osaka, a forwarder in Malmö.
import { mail, type Story, story } from '../story.ts';

export const suppliers: Story[] = [
  story('डिलीवरी SAH-118 और पैकिंग सूची', [
    mail(
      'kulkarni',
      ['vikram', 'priya'],
      [38, '11:05'],
      `
नमस्ते विक्रम जी, नमस्ते प्रिया जी,

SAH-118 की ढलाई पूरी हो गई है: 1600 ड्रॉपआउट और 450 क्राउन। माल मंगलवार को न्हावा शेवा पोर्ट के लिए रवाना होगा। पैकिंग सूची संलग्न है।

कृपया निरीक्षण की तारीख बता दीजिए।

सादर`,
      { files: ['packingList'] },
    ),
    mail(
      'priya',
      'kulkarni',
      [38, '12:20'],
      `
नमस्ते सुनील जी,

धन्यवाद। मैं शुक्रवार सुबह दस बजे निरीक्षण के लिए भोसरी आ जाऊँगी। कृपया हर बैच से छह नमूने अलग रख दीजिए।

प्रिया`,
      { cc: ['vikram'] },
    ),
    mail('kulkarni', 'priya', [37, '09:15'], 'जी, नमूने तैयार रहेंगे। चाय भी।', { cc: ['vikram'] }),
    mail(
      'priya',
      ['vikram', 'astrid'],
      [34, '18:40'],
      `
I was at Sahyadri today. Four of six samples are perfect. Samples 3 and 5 are too thin (5.8 instead of 6.0 mm) and soft (76 to 78 HB), and sample 3 has a crack, see the picture. Both come from mould 2.

My proposal: accept moulds 1 and 3, have everything from mould 2 cast again. That is 410 pieces and about nine days.`,
      { files: ['measurements', 'crack'], quote: false, starred: ['vikram', 'astrid'] },
    ),
    mail(
      'vikram',
      ['priya', 'astrid'],
      [34, '19:15'],
      `
Agreed. A dropout that breaks costs us more than nine days. I will talk to Sunil tonight; he will not like it, but he will do it.`,
    ),
    mail(
      'astrid',
      ['vikram', 'priya'],
      [33, '08:05'],
      `
Thank you, Priya, this is exactly why we look ourselves. Nine days are fine, the ship to Hamburg has room until the 14th.`,
    ),
    mail(
      'vikram',
      'kulkarni',
      [33, '10:30'],
      `
सुनील जी,

कल की बातचीत के अनुसार: साँचा 2 के 410 नग दोबारा ढलवाइए, बाक़ी माल स्वीकृत है। पुराने नग हम वापस नहीं लेंगे, आप गला सकते हैं।

विक्रम`,
      { cc: ['priya'], answers: 0 },
    ),
    mail(
      'kulkarni',
      'vikram',
      [32, '17:50'],
      `
विक्रम जी,

ठीक है। साँचा 2 में दरार थी, उसे बदल दिया है। नया माल दस तारीख तक तैयार हो जाएगा। असुविधा के लिए क्षमा करें।`,
      { cc: ['priya'] },
    ),
    mail(
      'kulkarni',
      ['vikram', 'priya'],
      [20, '10:02'],
      'नए 410 नग तैयार हैं और पैक हो चुके हैं। माप-पत्र गाड़ी के साथ जाएगा।',
    ),
    mail('priya', 'kulkarni', [20, '11:40'], 'बहुत बढ़िया, धन्यवाद! इस बार सारे नमूने सही निकले।', {
      cc: ['vikram'],
    }),
  ]),
  story('Re-quote: दीपावली के बाद की क़ीमतें', [
    mail(
      'kulkarni',
      'vikram',
      [9, '10:20'],
      `
विक्रम जी,

दीपावली की शुभकामनाएँ! एल्युमिनियम का भाव बढ़ गया है, इसलिए जनवरी से ढलाई 4.5 % महँगी होगी। क्या हम अगले हफ़्ते बात कर सकते हैं?`,
      { unread: ['vikram'] },
    ),
  ]),
  story('見積依頼: E-Bike用カセット 11-50T', [
    mail(
      'vikram',
      'tanaka',
      [64, '12:10'],
      `
Dear Tanaka-san,

thank you for the samples of the 11-50 cassette. Two are on the test bench, two run on courier bikes in Leipzig. Could you please quote 500 and 2,000 pieces, FOB Osaka?

Kind regards`,
    ),
    mail(
      'tanaka',
      'vikram',
      [63, '10:32'],
      `
ラオ様

いつもお世話になっております。北浜部品の田中です。

カセット（11-50T、スチールキャリア）のお見積もりをお送りします。

  500個　　1個 3,480円
2,000個　　1個 3,120円
納期：ご発注後6週間、FOB大阪

For your convenience: JPY 3,480 each for 500, JPY 3,120 each for 2,000, six weeks after order.

どうぞよろしくお願いいたします。`,
      { starred: ['vikram'] },
    ),
    mail(
      'vikram',
      ['astrid', 'elin'],
      [63, '08:15'],
      `
The quote from Osaka. At today's rate 2,000 pieces are 19.10 euros each landed in Leipzig, and shops pay 38 for this kind. I would start with 500 if the courier bikes survive until November.`,
      { forwarded: true },
    ),
    mail(
      'elin',
      ['vikram', 'astrid'],
      [62, '09:40'],
      `
500 pieces bind about 11,000 euros from January on. That works, if the summer stock of rims is sold by then (it is 71 % now).`,
    ),
    mail(
      'tanaka',
      'vikram',
      [29, '09:05'],
      `
ラオ様

その後、テスト走行の結果はいかがでしょうか。年内の生産枠を確保するには、11月20日までにご発注をお願いできますと幸いです。

北浜部品　田中`,
      { answers: 1 },
    ),
    mail(
      'vikram',
      'tanaka',
      [28, '13:20'],
      `
Dear Tanaka-san,

3,600 km so far and no wear we could measure. I will order before the 20th. One wish: could the carton carry our article number CS-E-1150?`,
    ),
    mail(
      'tanaka',
      'vikram',
      [27, '10:11'],
      `
ラオ様

ご連絡ありがとうございます。外箱への品番「CS-E-1150」の印字、承知いたしました。追加費用はございません。`,
    ),
    mail(
      'tanaka',
      'vikram',
      [1, '09:48'],
      `
ラオ様

お世話になっております。ご発注の期限が近づいてまいりましたので、念のためご連絡いたします。図面を一点お送りします。

The drawing of the print on the carton is attached. Please confirm.`,
      { files: ['chainring'], unread: ['vikram'], starred: ['vikram'] },
    ),
  ]),
  story('Container MSKU 702311-4', [
    mail(
      'nyqvist',
      'karim',
      [18, '10:05'],
      `
Hej Karim,

containern lämnade Nhava Sheva i går och väntas till Hamburg den 24. Vi bokar bil till Leipzig den 26 om ni inte säger något annat.

Hälsningar`,
      { cc: ['vikram'] },
    ),
    mail(
      'karim',
      'nyqvist',
      [18, '10:40'],
      `
Hej Maja, the 26th is good, but please before 14:00. After that the yard is closed for the new gate.`,
      { cc: ['vikram'] },
    ),
    mail(
      'nyqvist',
      'karim',
      [17, '08:20'],
      'Noterat: den 26, mellan 10 och 12. Föraren ringer en timme innan.',
      { cc: ['vikram'] },
    ),
    mail(
      'nyqvist',
      ['karim', 'vikram'],
      [2, '15:55'],
      `
Hej,

storm i Biscayabukten, fartyget är två dygn sent. Ny ankomst Hamburg den 26, till er tidigast den 28. Jag hör av mig så fort jag vet mer.`,
      { unread: ['karim', 'vikram'], starred: ['karim'] },
    ),
  ]),
  story(
    'Prisförfrågan lager, 6902-2RS',
    [
      mail(
        'oberg',
        'priya',
        [52, '13:10'],
        `
Hej Priya,

vi har fått in ett parti slutna lager (6902-2RS) från en cykelfabrik som lagt ner. 3 000 stycken, obrutna kartonger. Är ni intresserade? Pris 7 kronor styck för allt.

Vänliga hälsningar
Lars`,
      ),
      mail(
        'priya',
        'oberg',
        [51, '08:30'],
        `
Dear Lars,

interesting, but only with a certificate: who made them and when? Grease does not get better with age.`,
      ),
      mail(
        'oberg',
        'priya',
        [51, '14:45'],
        'Förståeligt! Tillverkade 2023, intyg kommer med posten. Annars får ni tio stycken att såga isär.',
      ),
      mail(
        'priya',
        ['vikram', 'elin'],
        [45, '11:25'],
        `
I sawed. The bearings are good, grease as new, seals tight. 7 kronor is half of what we pay. If Elin finds 21,000 kronor, I would take them.`,
        { forwarded: true },
      ),
      mail('elin', ['priya', 'vikram'], [45, '12:02'], 'Found, between the sofa cushions. Order them.', {
        starred: ['priya'],
      }),
      mail(
        'priya',
        'oberg',
        [44, '09:00'],
        `
Dear Lars,

we take all 3,000 pieces for 21,000 SEK. Please send them to Leipzig, Spinnereistraße 7, for Karim Haddad.`,
        { answers: 2, cc: ['karim'] },
      ),
      mail(
        'oberg',
        'priya',
        [43, '16:20'],
        'Tack för affären! De går i väg på torsdag. Hälsa Karim att pallen är tung.',
        { cc: ['karim'] },
      ),
    ],
    'Archive',
  ),
];
