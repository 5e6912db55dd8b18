// The words by which mail programs, in the languages they speak, say where the mail they quote begins.

const alternatives = (words: string): string =>
  words
    .split('|')
    .map((word) => word.trim().replace(/[.*+?^${}()[\]\\]/g, '\\$&'))
    .join('|');

/** "wrote", as it stands in the line above a quote. */
const WROTE = alternatives(
  `wrote | writes | schrieb | schrieben | geschrieben | a écrit | écrit | écrivait | escribió | escribiu | va escriure | ha scritto |
   scrisse | escreveu | schreef | heeft geschreven | skrev | skrifaði | kirjoitti | napisał | napisał(a) | napisała | pisze | napsal |
   napsala | napsal(a) | napísal | napísala | napísal(a) | írta | írta (időpont | a scris | пишет | написал | написала | написал(а) |
   пише | написав | написала | написа | је написао | је написала | je napisao | napisao je | napisala je | je napisala | je napisao/la | je napisal | piše |
   kirjutas | rakstīja | parašė | rašė | yazdı | şunu yazdı | şunları yazdı | έγραψε | כתב | כתבה | כתב/ה | מאת | كتب | كتبت | نوشت |
   ने लिखा | đã viết | เขียนว่า | menulis | menulis pada | idatzi zuen | 写道 | 寫道 | 님이 작성 | 작성 | のメール | wrote (edited)`,
);

/** "Original message" between dashes. */
const ORIGINAL = alternatives(
  `original message | original mail | original appointment | reply message | ursprüngliche nachricht | originalnachricht | original-nachricht |
   original nachricht | ursprüngliche mail | message d'origine | message d’origine | message original | message initial | courriel original |
   mensaje original | messaggio originale | messaggio di origine | mensagem original | oorspronkelijk bericht | origineel bericht |
   originalmeddelande | ursprungligt meddelande | oprindelig meddelelse | original meddelelse | opprinnelig melding |
   alkuperäinen viesti | wiadomość oryginalna | oryginalna wiadomość | původní zpráva | původní e-mail | pôvodná správa |
   eredeti üzenet | mesaj original | mesajul original | исходное сообщение | оригинальное сообщение | первоначальное сообщение |
   вихідне повідомлення | оригінальне повідомлення | оригинално съобщение | izvorna poruka | originalna poruka | izvirno sporočilo |
   algne kiri | algupärane kiri | sākotnējais ziņojums | originalus laiškas | orijinal ileti | orijinal mesaj | özgün ileti |
   αρχικό μήνυμα | הודעה מקורית | الرسالة الأصلية | رسالة أصلية | मूल संदेश | tin nhắn gốc | thư gốc | ข้อความต้นฉบับ | pesan asli |
   原始邮件 | 原始郵件 | 原邮件 | 原始信件 | 元のメッセージ | オリジナル メッセージ | 원본 메시지 | 원본 메일 | 원본메일`,
);

/** "Forwarded message" between dashes, or at the end of Apple Mail's "Begin forwarded message:". */
const FORWARDED = alternatives(
  `forwarded message | forwarded mail | forwarded by | forwarded email | weitergeleitete nachricht | weitergeleitete mail |
   weitergeleiteten nachricht | weitergeleitet von | message transféré | message réexpédié | mensaje reenviado | messaggio inoltrato |
   mensagem encaminhada | mensagem reencaminhada | doorgestuurd bericht | vidarebefordrat meddelande | vidarebefordrat brev |
   videresendt meddelelse | videresendt besked | videresendt melding | välitetty viesti | edelleenlähetetty viesti |
   przekazana wiadomość | wiadomość przekazana | wiadomość przesłana dalej | přeposlaná zpráva | preposlaná správa | továbbított üzenet |
   mesaj redirecționat | mesaj redirectionat | пересылаемое сообщение | переадресованное сообщение | переслане повідомлення |
   препратено съобщение | proslijeđena poruka | prosleđena poruka | posredovano sporočilo | yönlendirilen ileti | iletilen mesaj |
   iletilmiş mesaj | προωθημένο μήνυμα | הודעה שהועברה | رسالة معاد توجيهها | رسالة مُعاد توجيهها | thư được chuyển tiếp |
   pesan terusan | 转发的邮件 | 转发邮件 | 轉寄的郵件 | 轉寄郵件 | 已转发的邮件 | 転送メッセージ | 転送されたメッセージ | 전달된 메시지 | 전달된 메일`,
);

const FROM = `from | von | de | da | van | från | fra | lähettäjä | od | nadawca | feladó | de la | expéditeur | remitente | mittente | от | от кого |
   від | kimden | gönderen | από | מאת | من | भेजने वाला | từ | จาก | dari | 发件人 | 寄件者 | 寄件人 | 差出人 | 送信者 | 보낸 사람 | 보낸사람 |
   saatja | no | nuo | šalje | pošiljatelj | nga`;
const SENT = `sent | date | gesendet | gesendet am | datum | envoyé | envoyé le | enviado | enviado el | enviada em | enviado em | fecha | inviato |
   data | verzonden | verzonden op | skickat | sendt | dato | lähetetty | päivämäärä | pvm | wysłano | wysłane | odesláno | odoslané |
   dátum | küldve | elküldve | trimis | data trimiterii | dată | отправлено | дата | надіслано | изпратено | poslano | poslato |
   gönderildi | gönderilme tarihi | tarih | στάλθηκε | ημερομηνία | נשלח | תאריך | تم الإرسال | تاريخ الإرسال | التاريخ | दिनांक | ngày | วันที่ |
   tanggal | dikirim | 发送时间 | 日期 | 寄件日期 | 傳送日期 | 送信日時 | 日付 | 日時 | 보낸 날짜 | 날짜 | 보낸날짜 | kuupäev | saadetud | nosūtīts | išsiųsta`;
const TO = `to | an | à | a | para | per | aan | till | til | vastaanottaja | kenelle | do | komu | címzett | către | catre | кому | до | kime | alıcı |
   προς | אל | إلى | الى | प्रति | đến | tới | ถึง | kepada | 收件人 | 收件者 | 宛先 | 受信者 | 받는 사람 | 받는사람 | cc | kopie | kopio | kopia | copie`;
const SUBJECT = `subject | betreff | objet | asunto | oggetto | assunto | onderwerp | ämne | emne | aihe | temat | předmět | predmet | tárgy |
   subiect | тема | относно | naslov | zadeva | konu | θέμα | נושא | الموضوع | विषय | chủ đề | tiêu đề | หัวเรื่อง | เรื่อง | subjek | perihal |
   主题 | 主旨 | 件名 | 제목 | teema | temats | tema`;

const label = (words: string): RegExp => new RegExp(`^(?:${alternatives(words)})\\s*[:：]`, 'iu');

/** The labels of a quoted header, each at the beginning of its line. */
export const LABELS = {
  from: label(FROM),
  sent: label(SENT),
  to: label(TO),
  subject: label(SUBJECT),
} as const;

const DASHES = '[-_=—–*~]{2,}';
export const ORIGINAL_MARK = new RegExp(`^${DASHES}\\s*(?:${ORIGINAL})\\s*:?\\s*${DASHES}`, 'iu');
/** Between dashes; or as Apple Mail begins it, in a line that is nothing else. */
export const FORWARD_MARK = new RegExp(
  `^(?:${DASHES}\\s*(?:${FORWARDED}).{0,80}|(?:begin|anfang der|início da|inizio|début du|inicio del|begin)\\s.{0,12}(?:${FORWARDED}).{0,3}\\s*[:：])`,
  'iu',
);

/** Ends as the line above a quote ends: with the verb, or with the name behind it. */
export const WROTE_LINE = new RegExp(
  `(?:^|[\\s,>)"”*_(]|\\p{Script=Han}|\\p{N})(?:${WROTE})(?:\\s.{1,120}|[-–]{2,4}|\\s*\\(.{1,60}\\))?\\s*[:：]?\\s*[-–]{0,4}$`,
  'iu',
);
