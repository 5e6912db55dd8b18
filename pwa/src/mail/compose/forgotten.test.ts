import { describe, expect, test } from 'vitest';
import { ownLines, speaksOfAttachment } from './forgotten.ts';

/** What people write when a file goes along. */
const SAID: Record<string, string[]> = {
  English: [
    'I have attached the list.',
    'Please find attached our offer.',
    'The plan is attached to this e-mail.',
    'I’m attaching two photos.',
    'See attachment.',
    'I attach the contract for signature.',
    'Enclosed please find the invoice.',
    'Our terms are enclosed.',
  ],
  German: [
    'Anbei die Liste.',
    'Die Liste im Anhang.',
    'Die Rechnung ist beigefügt.',
    'Ich habe dir den Plan angehängt.',
    'Ich hänge dir die Bilder an.',
    'Wir fügen die Unterlagen bei.',
    'In der Anlage finden Sie unser Angebot.',
    'Sie erhalten die Rechnung als Anlage.',
  ],
  French: [
    'Vous trouverez ci-joint notre devis.',
    'Le contrat en pièce jointe.',
    'Je joins la facture.',
    'Je vous joins les photos.',
    'Le détail en annexe.',
  ],
  Spanish: [
    'Adjunto la factura.',
    'Te adjuntamos el contrato.',
    'Las fotos van adjuntas.',
    'Encontrará el archivo anexo.',
  ],
  Italian: [
    'In allegato trovate il preventivo.',
    'Vi allego la fattura.',
    'Ti ho allegato le foto.',
    'Alleghiamo il contratto.',
  ],
  Portuguese: [
    'Segue em anexo a fatura.',
    'Segue anexo o contrato.',
    'Anexei as fotos.',
    'Envio o ficheiro anexado.',
  ],
  Dutch: [
    'In de bijlage vindt u de offerte.',
    'Bijgevoegd de factuur.',
    'Bijgaand ons voorstel.',
    'Zie bijlage.',
  ],
  Swedish: ['Jag bifogar fakturan.', 'Bifogat finns avtalet.', 'Se bilagan.'],
  Danish: ['Jeg har vedhæftet fakturaen.', 'Vedlagt er aftalen.', 'Se bilaget.'],
  Norwegian: ['Jeg legger ved fakturaen.', 'Vedlagt følger avtalen.', 'Se vedlegget.'],
  Finnish: ['Lasku on liitteenä.', 'Ohessa tarjouksemme.', 'Tiedot liitteessä.'],
  Polish: ['W załączniku przesyłam fakturę.', 'Załączam umowę.', 'W załączeniu oferta.'],
  Czech: ['V příloze posílám fakturu.', 'Přikládám smlouvu.', 'Smlouva je přiložena.'],
  Russian: ['Счёт во вложении.', 'Прилагаю договор.', 'Прикрепил файл.', 'Договор прилагается.'],
  Ukrainian: ['Рахунок у вкладенні.', 'Прикріплюю договір.', 'Долучаю фото.'],
  Turkish: [
    'Fatura ektedir.',
    'Ekte sözleşmeyi bulabilirsiniz.',
    'Ekli dosyayı inceleyin.',
    'Ekteki listeye bakın.',
  ],
  Greek: ['Επισυνάπτω το τιμολόγιο.', 'Θα βρείτε συνημμένα τα έγγραφα.', 'Δείτε το συνημμένο αρχείο.'],
  Arabic: ['أرفقت لكم الفاتورة.', 'تجدون مرفقًا العقد.', 'الملف المرفق يحتوي على القائمة.', 'انظر المرفقات.'],
  Hebrew: ['מצורפת החשבונית.', 'צירפתי את החוזה.', 'בקובץ המצורף תמצאו את הרשימה.', 'מצ״ב ההצעה.'],
  Hindi: ['बिल संलग्न है।', 'मैंने फ़ाइल अटैच की है।', 'अनुलग्नक देखें।', 'मेल में संलग्न सूची देखें।'],
  Chinese: ['请见附件。', '附件是报价单。', '附上合同。', '隨附發票。', '随信附上照片。'],
  Japanese: ['請求書を添付します。', '契約書を同封いたします。', '添付の通りです。', '資料を添付しました。'],
  Korean: ['청구서를 첨부합니다.', '계약서를 첨부했습니다.', '첨부된 목록을 보세요.', '별첨 참조 바랍니다.'],
};

/** Ordinary sentences, with the words that look alike. */
const ORDINARY: Record<string, string[]> = {
  English: [
    'I am very attached to this bike.',
    'There are no strings attached.',
    'The handle is attached to the frame.',
    'It does not attach to the wall.',
    'Thanks for your attachment, I read it.',
    'Attachment theory is the topic of the lecture.',
    'We sat in an enclosed garden.',
    'The attaché called.',
    'See you tomorrow at nine, and bring the list.',
  ],
  German: [
    'Ich hänge an dem alten Rad.',
    'Ich hänge das Bild an die Wand.',
    'Wir brauchen einen Anhänger.',
    'Die Anlage läuft wieder.',
    'In der Anlage gab es einen Ausfall.',
    'Er kommt mit Frau und Kind ohne Anhang.',
    'Bring bitte die Liste bei Gelegenheit mit.',
  ],
  French: [
    'Mon conjoint vient aussi.',
    'Le joint du robinet fuit.',
    'Je rejoins le groupe à midi.',
    'Il a joint son bureau hier.',
    'Les pièces arrivent demain.',
  ],
  Spanish: [
    'El director adjunto viene mañana.',
    'Juntos lo haremos.',
    'Nos juntamos a las ocho.',
    'El edificio está junto al río.',
  ],
  Italian: ['Che allegria!', 'Un allegro saluto.', 'Andiamo allegri.', 'Ci vediamo domani.'],
  Portuguese: ['O prédio fica ao lado.', 'Anexaram o terreno em 1990.', 'Até amanhã!'],
  Dutch: ['Ik ben erbij.', 'Bijna klaar.', 'Bijgeloof is onzin.', 'Tot morgen bij de bijeenkomst.'],
  Swedish: ['Bilen är lagad.', 'Vi ses i morgon.', 'Han lagar mat.'],
  Danish: ['Bilen er lavet.', 'Det er ved at være tid.', 'Vi ses i morgen.'],
  Norwegian: ['Han ligger ved vannet.', 'Veien er stengt.', 'Vi ses ved bilen.'],
  Finnish: [
    'Projektiin liittyen kysyn vielä.',
    'Ammattiliitto neuvottelee.',
    'Liity mukaan!',
    'Nähdään huomenna.',
  ],
  Polish: ['Załoga jest gotowa.', 'Włącz komputer.', 'Do zobaczenia jutro.'],
  Czech: ['Příležitost se naskytla.', 'Přiletím zítra.', 'Uvidíme se v pondělí.'],
  Russian: [
    'В приложении появилась новая кнопка.',
    'Это хорошее вложение денег.',
    'Приложение не открывается.',
    'До завтра!',
  ],
  Ukrainian: ['У додатку з’явилася нова кнопка.', 'До завтра!', 'Додаю тебе до групи.'],
  Turkish: [
    'Ek olarak bunu da söyleyeyim.',
    'Ekip yarın geliyor.',
    'Ekmek aldım.',
    'Takvime ekledim.',
    'Ekim ayında görüşürüz.',
  ],
  Greek: ['Συνάντηση αύριο στις εννέα.', 'Συνεπώς συμφωνούμε.', 'Τα λέμε.'],
  Arabic: ['نلتقي غدًا صباحًا.', 'المرافق العامة مغلقة.', 'رافقتني أختي إلى السوق.', 'هذا مرفق عام.'],
  Hebrew: ['נתראה מחר בבוקר.', 'אני צריך לצרף אותו לקבוצה.', 'הצטרפתי לקבוצה.'],
  Hindi: ['कल सुबह मिलते हैं।', 'वह अपने काम में संलग्न रहता है।', 'धन्यवाद।'],
  Chinese: ['明天见。', '我家附近有一家书店。', '附加费用另算。', '他附和了我的意见。'],
  Japanese: [
    '明日の朝に会いましょう。',
    '付き添いをお願いします。',
    '添削してください。',
    '封筒を買いました。',
  ],
  Korean: ['내일 아침에 봅시다.', '덧붙임: 잊지 마세요.', '첨단 기술입니다.'],
};

describe('speaking of an attachment', () => {
  test.each(Object.entries(SAID))('is understood in %s', (_language, sentences) => {
    expect(sentences.filter((sentence) => !speaksOfAttachment(`Hello\n${sentence}\nAsa`))).toEqual([]);
  });

  test.each(Object.entries(ORDINARY))('is not heard in ordinary sentences in %s', (_language, sentences) => {
    expect(sentences.filter(speaksOfAttachment)).toEqual([]);
  });

  test('counts in the writer’s own words alone', () => {
    expect(speaksOfAttachment('Thanks!\n> I have attached the list\n')).toBe(false);
    expect(speaksOfAttachment('Thanks!\n\n---------- Forwarded message ----------\nattached')).toBe(false);
    expect(speaksOfAttachment('Thanks!\r\n-----Original Message-----\r\nSee attachment.')).toBe(false);
    expect(speaksOfAttachment('Thanks!\n\n-- \nAsa, who has attached nothing')).toBe(false);
    expect(speaksOfAttachment('-- \nAsa\n\n> hello\nI have attached the list')).toBe(true);
    expect(ownLines('Hello\n-- \nAsa\nRao\n\nOn Monday, Bo wrote:\n> Hi')).toBe(
      'Hello\n\nOn Monday, Bo wrote:',
    );
  });

  test('is found quickly in a long text', () => {
    const text = 'Ich hänge seit Tagen sehr an dem alten Rad und finde nichts, '.repeat(15_000);
    const before = performance.now();
    expect(speaksOfAttachment(text)).toBe(false);
    expect(performance.now() - before).toBeLessThan(2_000);
  });
});
