// Shops in Germany and Austria: an order with its delivery note, invoice and correction; a workshop; a complaint.
import { mail, type Story, story } from '../story.ts';

export const germanCustomers: Story[] = [
  story('Bestellung Herbst: Kettenblätter, Naben, Ketten', [
    mail(
      'brandt',
      'jonas',
      [26, '09:14'],
      `
Lieber Herr Weber,

für die Herbstinspektionen brauchen wir Nachschub. Bitte liefern Sie uns:

- 60 × CR-38-5 Kettenblatt 38Z, schwarz
- 40 × HB-F-32 Vorderradnabe, 32 Loch
- 200 × CH-11 Kette, 11-fach

Geht das bis Monatsende? Unsere Werkstatt läuft seit dem Regen der letzten Woche über.

Herzliche Grüße`,
    ),
    mail(
      'jonas',
      'brandt',
      [26, '10:02'],
      `
Liebe Frau Brandt,

vielen Dank, das freut uns! Ketten und Naben liegen in Leipzig, die Kettenblätter kommen am Dienstag aus Malmö. Karim (in Kopie) stellt alles zusammen und meldet sich mit dem Liefertermin.

Beste Grüße`,
      { cc: ['karim'] },
    ),
    mail(
      'karim',
      ['brandt', 'jonas'],
      [22, '15:40'],
      `
Guten Tag Frau Brandt,

die Ware ist verpackt: 3 Packstücke, 84 kg. Unser Fahrer kommt am Freitag zwischen 8 und 10 Uhr. Der Lieferschein hängt an.

Viele Grüße aus der Spinnerei`,
      { files: ['deliveryNote'] },
    ),
    mail(
      'brandt',
      ['karim', 'jonas'],
      [19, '11:27'],
      `
Alles angekommen, danke! Nur bei den Kettenblättern fehlen zwei Stück: wir zählen 58 statt 60. Der Karton war zu, also wohl beim Packen passiert. Kein Drama, bitte nur die Rechnung anpassen.`,
      { starred: ['karim'] },
    ),
    mail(
      'elin',
      'brandt',
      [17, '08:55'],
      `
Sehr geehrte Frau Brandt,

anbei unsere Rechnung 2026-1184 zur Lieferung LS-4471.

Mit freundlichen Grüßen`,
      { files: ['invoice'], cc: ['jonas'] },
    ),
    mail(
      'brandt',
      'elin',
      [14, '09:31'],
      `
Guten Morgen Frau Sjöberg,

in der Rechnung stehen noch 60 Kettenblätter, geliefert wurden 58 (siehe unten). Könnten Sie das bitte korrigieren? Dann geht sie noch diese Woche in den Zahllauf.`,
      { cc: ['jonas'] },
    ),
    mail(
      'elin',
      ['karim', 'jonas'],
      [14, '09:48'],
      `
Karim, is that right, 58 delivered? Then I correct the invoice. And could you note it on the delivery note next time, so that I see it too?`,
      { quote: false, forwarded: true },
    ),
    mail(
      'karim',
      'elin',
      [14, '10:20'],
      `
Yes, 58. My mistake, the last box of the old lot had 18 in it and not 20. I have put two aside and will note differences in the sheet from now on.`,
      { cc: ['jonas'] },
    ),
    mail(
      'elin',
      'brandt',
      [13, '08:40'],
      `
Sehr geehrte Frau Brandt,

Sie haben recht, bitte entschuldigen Sie. Die korrigierte Rechnung hängt an und ersetzt die erste.

Mit freundlichen Grüßen`,
      { answers: 5, files: ['correctedInvoice'], cc: ['jonas'] },
    ),
    mail(
      'brandt',
      'elin',
      [12, '07:58'],
      'Perfekt, so passt es. Zahlung ist angewiesen. Schönes Wochenende nach Malmö!',
      { cc: ['jonas'] },
    ),
  ]),
  story('Palette beschädigt angekommen', [
    mail(
      'brandt',
      'jonas',
      [5, '10:44'],
      `
Lieber Herr Weber,

die zweite Lieferung kam heute mit eingedrückter Ecke an (Foto). Betroffen ist ein Karton Felgen, vermutlich acht Stück. Ich habe die Annahme mit Vorbehalt unterschrieben.

Wie wollen wir verfahren?`,
      { files: ['pallet'], starred: ['jonas'] },
    ),
    mail(
      'jonas',
      'brandt',
      [5, '11:15'],
      `
Liebe Frau Brandt,

ärgerlich, danke für das Foto! Bitte lassen Sie den Karton zu und stellen ihn beiseite. Ich melde den Schaden der Spedition und schicke Ihnen morgen acht Felgen per Paket, damit Sie weiterarbeiten können.`,
      { cc: ['karim'] },
    ),
    mail(
      'jonas',
      'karim',
      [5, '11:21'],
      `
Karim, can you send eight RM-700-28 to Radhaus today? And please write to the carrier with the photo, the damage has to be reported within seven days.`,
      { forwarded: true, files: ['pallet'] },
    ),
    mail(
      'karim',
      'jonas',
      [4, '16:05'],
      'Sent this afternoon with Northline. The carrier has the report and wants to pick the box up on Thursday.',
    ),
    mail(
      'brandt',
      'jonas',
      [1, '13:02'],
      'Felgen sind da, vielen Dank für die schnelle Hilfe. Den Karton hat die Spedition eben abgeholt.',
      { answers: 1, unread: ['jonas'] },
    ),
  ]),
  story(
    'Naben mit Spiel',
    [
      mail(
        'huber',
        'jonas',
        [41, '17:35'],
        `
Servus Herr Weber,

bei vier von zehn Vorderradnaben aus der Juli-Lieferung spür ich Spiel im Lager, obwohl sie neu sind. Seriennummern beginnen alle mit 26-07. Hab die Räder vorerst nicht ausgeliefert.

Was machen wir?`,
      ),
      mail(
        'jonas',
        'huber',
        [40, '08:50'],
        `
Servus Herr Huber,

danke für die genaue Angabe, das hilft sehr. Ich frage in Pune nach der Charge. Schicken Sie uns die vier Naben bitte unfrei zurück, Ersatz ist heute in der Post.`,
      ),
      mail(
        'jonas',
        'priya',
        [40, '09:05'],
        `
Priya, a workshop in Salzburg has play in four of ten front hubs, all with serial 26-07. Do we know anything about that lot?`,
        { forwarded: true },
      ),
      mail(
        'priya',
        'jonas',
        [39, '07:42'],
        `
We do now. The bearing seats of 26-07 were turned on the second lathe, and our sample of 30 had two at the upper limit. I have asked for the remaining stock to be measured completely. Until then please do not ship 26-07.`,
        { cc: ['karim', 'vikram'], starred: ['jonas'] },
      ),
      mail(
        'karim',
        ['priya', 'jonas'],
        [39, '09:30'],
        'Blocked: 31 pieces of 26-07 in A-04-1, red tape around them.',
        { cc: ['vikram'] },
      ),
      mail(
        'priya',
        ['jonas', 'karim', 'vikram'],
        [33, '12:10'],
        `
Result: 7 of 31 out of tolerance. The other 24 are good and measured one by one, you may ship them. The supplier pays for the rest and for the postage.`,
      ),
      mail(
        'jonas',
        'huber',
        [33, '10:25'],
        `
Servus Herr Huber,

die Ursache ist gefunden: ein Lagersitz an der Toleranzgrenze. Wir haben den ganzen Bestand nachgemessen. Ihre vier Naben sind ersetzt, eine Gutschrift für Ihre Arbeitszeit kommt mit der nächsten Rechnung.`,
        { answers: 1 },
      ),
      mail(
        'huber',
        'jonas',
        [32, '18:11'],
        'Passt, so lob ich mir das. Die neuen laufen einwandfrei. Grüße aus Salzburg!',
      ),
    ],
    'Archive',
  ),
];
