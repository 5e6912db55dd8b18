// Whether a text speaks of an attachment, in the languages people write in. Better silent than wrong: a word that means
// something else as well counts only in the company in which it means a file.

/** As it is said of a file that goes along. Within a language, parts are separated by a line end. */
const SAID: Record<string, string> = {
  english: `
    (?<!(?:very|so|too|emotionally|deeply|quite|grown|get|gets|getting|got|become|became|how|strings|not|semi) )(?<!-)attached(?! to (?!(?:this|the|my|our) (?:e-?mail|mail|message|letter|note)))
    (?<!(?:to|not|n't|can|could|cannot|please|you|they) )attach (?:the|a|an|my|our|some|it|them|this|these|here|two|three|both|below|copies)
    (?:i|i'm|we|we're|i am|we are) attaching
    (?:in|as|see|with|to|open|find|have|two|three|following) (?:the |an |this |my |our )?attachments?(?! (?:theory|styles?|disorder|points?))
    (?:is|are|please find|find|have|i've|we've|i|we|also) enclosed
    enclosed (?:please|you will|you'll|is|are|find|herewith|with this|in this)
    (?:see|find) the enclosed`,
  german: `
    anbei
    (?:im|in den|als|siehe|s\\.|siehe im|mit|in meinem|in unserem) (?:datei)?anh(?:ang|änge[n]?)
    angehängte?[nrsm]?(?! (?:wagen|wohnwagen))
    (?:liegt|liegen|habe|haben|sind|ist|hab|dir|ihnen|euch|mail|nachricht|schreiben|brief|die|das|den|der) (?:\\p{L}+ ){0,5}(?:angehängt|beigefügt|beigelegt)
    beigefügte?[nrsm]?
    beiliegende?[nrsm]?
    häng(?:e|en)? (?:\\p{L}+ ){1,6}an(?=[.,;:!?)]|$)
    (?:füge|fügen|lege|legen) (?:\\p{L}+ ){1,6}bei(?=[.,;:!?)]|$)
    (?:finden|findest|findet|erhalten|erhältst|sende|senden|schicke|schicken|übersende|übersenden)[^.!?\\n]{0,60} in der anlage
    in der anlage (?:finden|findest|findet|erhalten|sende|senden|schicke|schicken|übersende|übersenden)
    als anlage`,
  french: `
    ci-joint(?:e|s|es)?
    ci-inclus(?:e|es)?
    (?:en|dans la|voir la|avec la|les|aux|la|en) pièces? jointes?(?! (?:que vous|que tu))
    en p\\.?j\\.?(?= |$)
    (?:je|j'|nous) (?:vous |te |t'|y )?(?:joins|joignons|ai joint|avons joint)
    en annexe`,
  spanish: `
    (?<!(?:director|directora|secretario|secretaria|profesor|profesora|jefe|jefa|gerente|fiscal|subdirector|editor|editora) )(?:adjunt[oa]s?|adjunté|adjuntamos|adjuntado)(?! (?:a la dirección|al director))
    (?:archivo|fichero|documento|factura|en el|en) anexo
    anexo (?:a este|el|la|los|las|encontrará)`,
  italian: `
    in allegato
    (?:vi|ti|le|gli|ho|abbiamo) allegat[oaie]
    (?:file|documento|documenti|fattura|foto|copia) (?:in )?allegat[oaie]
    allegat[oaie] (?:trov[aio]|troverai|troverete|alla presente|a questa)
    (?:ti |vi |le )?(?:allego|alleghiamo)`,
  portuguese: `
    em anexo
    (?:segue|seguem|vai|vão|envio|mando|ficheiro|arquivo|documento)(?: \\p{L}+){0,3} (?:anexos?|anexad[oa]s?)
    (?:o|os) (?:ficheiros?|arquivos?|documentos?) anex(?:os?|ados?)
    anexei
    anexamos`,
  dutch: `
    (?:in|als|zie|met|de|een) (?:de )?bijlagen?(?! (?:die je|die u|van jou))
    bijgevoegde?
    bijgaande?
    (?:voeg|voegen|stuur) (?:\\p{L}+ ){1,6}(?:bij|mee als bijlage)(?=[.,;:!?)]|$)
    (?:is|zijn|heb) (?:\\p{L}+ ){0,4}ingesloten`,
  swedish: `
    bifoga(?:r|d|t|de|s)?
    (?:se|i|som|med) bilag(?:a|an|or|orna)`,
  danish: `
    vedhæft(?:et|ede|er)
    vedhæftninge?n?
    vedlagte?
    (?:se|i|som|med) bilag(?:et)?`,
  norwegian: `
    vedlagte?
    vedlegge[rt]?
    (?:i|som|se|med) vedlegg(?:et|ene)?
    legger ved
    lagt ved`,
  finnish: `
    liitteenä
    liitteinä
    liittees(?:sä|tä)
    liitteis(?:sä|tä)
    oheise(?:na|ssa|t)
    oheisi(?:na|ssa)
    (?:ohessa|liitin|liitän) (?:tiedosto|kuva|lasku|kopio|viestiin)\\p{L}*
    ohessa`,
  polish: `
    w załącz(?:niku|nikach|eniu)
    załącz(?:am|amy|yłem|yłam|yliśmy)
    (?:plik|dokument|faktura|lista|zdjęcie|umowa) (?:jest |są )?załączon[yae]
    załączon(?:y|a|e|ym|ej|ych) (?:plik|dokument|faktur|list|zdjęci|umow)\\p{L}*`,
  czech: `
    v přílo(?:ze|hách)
    přikládá(?:m|me)
    přiložil[aiy]?
    přiložen(?:ý|á|é|ém|ou|ých|o|a)?
    posílám (?:\\p{L}+ ){0,4}jako přílohu`,
  russian: `
    во вложени(?:и|ях)
    (?:см\\.|смотри|смотрите|файл|открой|откройте) (?:\\p{L}+ )?вложени[еяю]
    прилага(?:ю|ем|ется|ются)
    прилож(?:ил|ила|или) (?:\\p{L}+ ){0,3}(?:файл|документ|сч[её]т|копию|фото|письм)\\p{L}*
    прикреп(?:ил|ила|или|ляю|ляем)
    прикрепл[её]н(?:ный|ном|ные|ных)? (?:файл|документ|к письму)\\p{L}*
    (?:файл|документ)[ы]? прикрепл[её]н[ы]?`,
  ukrainian: `
    [ув] вкладенн(?:і|ях)
    прикріп(?:ив|ила|или|люю|люємо)
    прикріплен(?:ий|ому|і|их)? (?:файл|документ|до листа)\\p{L}*
    (?:долучаю|долучаємо|додаю до листа|надсилаю вкладенням)
    [ув] додатку до (?:листа|цього листа)`,
  turkish: `
    ekte
    ekteki(?:ler)?
    ektedir
    ekli (?:dosya|belge|resim|fatura)\\p{L}*
    (?:e-?posta|mesaj|mail)\\p{L}* (?:ekinde|ekledim)
    (?:dosya|belge|fatura|resm|fotoğraf)\\p{L}* (?:\\p{L}+ )?(?:ekliyorum|iliştir\\p{L}*)
    ilişikte(?:ki)?`,
  greek: `
    συνημμέν\\p{L}+
    συνημμεν\\p{L}+
    επισυνάπτ\\p{L}+
    επισυναπτ\\p{L}+
    επισύναψα`,
  arabic: `
    [وفب]?(?:ال)?مرفقات
    (?:في|بال|ب) ?المرفق
    بالمرفق
    (?:ال)?(?:ملف|ملفات|مستند|مستندات|صورة|صور|فاتورة|وثيقة|وثائق) (?:ال)?مرفقة?
    مرفق(?:ًا|ا|اً)? (?:مع|لكم|لك|طيه|طيا|ربطا|هنا|في هذ\\p{L}+|به\\p{L}*)
    (?:تجد|تجدون|ستجد|ستجدون|إليك|إليكم|أرسل|ارسل)(?: \\p{L}+)? مرفق[اً]{0,2}
    [أا]رفق(?:ت|نا)`,
  hebrew: `
    [והבשל]{0,2}מצורפ(?:ת|ים|ות)
    [והבשל]{0,2}מצורף
    צירפ(?:תי|נו)
    מצ["״]ב
    אני מצר(?:ף|פת)`,
  hindi: `
    (?<!में )संलग्न(?! रह)
    (?:मेल|ईमेल|पत्र) (?:में|के साथ) संलग्न
    संलग्नक
    अनुलग्नक
    अटैच(?:मेंट|्ड)?`,
};

/** Written without blanks between words. */
const SAID_WITHOUT_BLANKS = [
  '(?:见|見|看|请查收|請查收|查收|查阅|查閱|随信|隨信|在|如|打开|打開|发送|作为|作為|的|是|以)附件',
  '附件(?:是|为|為|中|里|裡|内|內)',
  '附上',
  '随附|隨附',
  '附[档檔](?:是|为|為|中|里|裡|内|內)|[见見如]附[档檔]',
  '添付(?!ファイル(?:が|は)?(?:見|開|あり|届)|して(?:ください|下さい|もら|いただけ)|をお願い)',
  '同封(?:し|の|いた|致|させ)',
  '(?:첨부|동봉)(?:합|했|하였|드|한|된|해 ?드|파일을 ?(?:확인|참)|파일로|와 ?같)',
  '별첨',
];

const lines = Object.values(SAID)
  .flatMap((language) => language.split('\n'))
  .map((line) => line.trim())
  .filter((line) => line !== '');
const BY_WORD = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${lines.join('|')})(?![\\p{L}\\p{M}\\p{N}])`, 'imu');
const BY_SIGN = new RegExp(SAID_WITHOUT_BLANKS.join('|'), 'u');

/** Where another's words begin: below this line nothing is the writer's. */
const FORWARDED = /^-{3,} ?[^\s-].*$/m;

/** The person's own words of a plain text: without quoted lines, signatures, and what is forwarded below. */
export function ownLines(text: string): string {
  const above = text.split(FORWARDED)[0] ?? '';
  const kept: string[] = [];
  let signature = false;
  for (const line of above.split('\n')) {
    if (/^-- ?$/.test(line)) signature = true;
    else if (line.trim() === '' || line.startsWith('>')) signature = false;
    if (!signature && !line.startsWith('>')) kept.push(line);
  }
  return kept.join('\n');
}

/** @param text what the person wrote; quoted lines in it do not count. */
export function speaksOfAttachment(text: string): boolean {
  const own = ownLines(text.replace(/\r\n?/g, '\n'))
    .normalize('NFC')
    .replaceAll('’', "'")
    .replace(/[^\S\n]+/g, ' ');
  return BY_WORD.test(own.toLocaleLowerCase('en')) || BY_SIGN.test(own);
}
