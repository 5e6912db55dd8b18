// The demonstration company and those it writes with. All domains are reserved for examples (RFC 2606).

export const COMPANY = { name: 'Lindholm & Rao', domain: 'lindholmrao.example' } as const;

export type Language = 'en' | 'de' | 'sv' | 'fr' | 'es' | 'hi' | 'ja' | 'ar';

export interface Person {
  name: string;
  address: string;
  /** Hours from UTC, for the Date header. */
  zone: string;
  language: Language;
  /** What their mail program makes: text alone, or HTML beside it. */
  format: 'plain' | 'html';
  /** Their program writes ISO 8859-1 (what it cannot hold is left out of these messages). */
  latin1?: boolean;
  signature?: string;
  /** A program: it writes on weekends as well. */
  automatic?: boolean;
}

export type Role = 'OWNER' | 'ADMIN' | 'MEMBER';

export interface Colleague extends Person {
  localPart: string;
  role: Role;
}

const at = (localPart: string): string => `${localPart}@${COMPANY.domain}`;

function colleague(
  localPart: string,
  name: string,
  role: Role,
  place: { title: string; city: string; zone: string; format: Person['format'] },
): Colleague {
  return {
    localPart,
    name,
    role,
    address: at(localPart),
    zone: place.zone,
    language: 'en',
    format: place.format,
    signature: `${name}\n${place.title}\nLindholm & Rao · Bicycle parts · ${place.city}`,
  };
}

const MALMO = '+0100';
const PUNE = '+0530';

export const colleagues = {
  astrid: colleague('astrid.lindholm', 'Astrid Lindholm', 'OWNER', {
    title: 'Managing director',
    city: 'Malmö',
    zone: MALMO,
    format: 'html',
  }),
  vikram: colleague('vikram.rao', 'Vikram Rao', 'ADMIN', {
    title: 'Head of sourcing',
    city: 'Pune',
    zone: PUNE,
    format: 'plain',
  }),
  jonas: colleague('jonas.weber', 'Jonas Weber', 'MEMBER', {
    title: 'Sales, Germany and Austria',
    city: 'Leipzig',
    zone: MALMO,
    format: 'html',
  }),
  priya: colleague('priya.deshpande', 'Priya Deshpande', 'MEMBER', {
    title: 'Quality and purchasing',
    city: 'Pune',
    zone: PUNE,
    format: 'plain',
  }),
  elin: colleague('elin.sjoberg', 'Elin Sjöberg', 'MEMBER', {
    title: 'Finance',
    city: 'Malmö',
    zone: MALMO,
    format: 'html',
  }),
  karim: colleague('karim.haddad', 'Karim Haddad', 'MEMBER', {
    title: 'Warehouse and shipping',
    city: 'Leipzig',
    zone: MALMO,
    format: 'plain',
  }),
} as const satisfies Record<string, Colleague>;

export type ColleagueKey = keyof typeof colleagues;

/** Aliases and the colleagues behind them. */
export const aliases: Record<string, ColleagueKey[]> = {
  info: ['jonas', 'elin'],
  sales: ['jonas', 'vikram'],
};

const outside = (
  name: string,
  address: string,
  language: Language,
  zone: string,
  more: Partial<Person> = {},
): Person => ({ name, address, language, zone, format: 'plain', ...more });

export const partners = {
  brandt: outside('Katrin Brandt', 'k.brandt@radhaus-leipzig.example', 'de', '+0100', {
    format: 'html',
    signature: 'Katrin Brandt\nRadhaus Leipzig GmbH · Einkauf\nKarl-Liebknecht-Straße 71 · 04275 Leipzig',
  }),
  huber: outside('Franz Huber', 'werkstatt@fahrrad-huber.example', 'de', '+0100', {
    latin1: true,
    signature: 'Fahrrad Huber · Inh. Franz Huber\nSalzburg',
  }),
  oberg: outside('Lars Öberg', 'lars@cykelverket.example', 'sv', '+0100', {
    latin1: true,
    signature: 'Lars Öberg, Cykelverket i Lund AB',
  }),
  nyqvist: outside('Maja Nyqvist', 'maja.nyqvist@sydfrakt.example', 'sv', '+0100', {
    signature: 'Maja Nyqvist\nSydfrakt Spedition, Malmö hamn',
  }),
  moreau: outside('Hélène Moreau', 'helene@velo-croixrousse.example', 'fr', '+0100', {
    format: 'html',
    signature: 'Hélène Moreau\nVélo Croix-Rousse, Lyon',
  }),
  ibarra: outside('Iñaki Ibarra', 'inaki@bizikletak.example', 'es', '+0100', {
    signature: 'Iñaki Ibarra · Bizikletak, Bilbao',
  }),
  tanaka: outside('田中 芽衣', 'tanaka@kitahama-parts.example', 'ja', '+0900', {
    signature: '北浜部品株式会社 海外営業部\n田中 芽衣（Mei Tanaka）\n大阪市中央区北浜',
  }),
  kulkarni: outside('सुनील कुलकर्णी', 'sunil@sahyadri-castings.example', 'hi', '+0530', {
    signature: 'सुनील कुलकर्णी\nसह्याद्रि कास्टिंग्स, भोसरी, पुणे',
  }),
  mansour: outside('يوسف منصور', 'y.mansour@darraja-trading.example', 'ar', '+0400', {
    format: 'html',
    signature: 'يوسف منصور\nشركة الدرّاجة للتجارة · دبي',
  }),
  okafor: outside('Chidi Okafor', 'chidi@tidewater-cycles.example', 'en', '+0000', {
    format: 'html',
    signature: 'Chidi Okafor\nTidewater Cycles, Bristol',
  }),
  larsen: outside('Ingrid Larsen', 'ingrid.larsen@revision-oresund.example', 'en', '+0100', {
    format: 'html',
    signature: 'Ingrid Larsen\nRevision Øresund, auditors',
  }),
  bank: outside('Handelskassan', 'avisering@handelskassan.example', 'sv', '+0100', { automatic: true }),
  carrier: outside('Northline Parcel', 'tracking@northline.example', 'en', '+0000', {
    automatic: true,
    format: 'html',
  }),
  shop: outside('Lindholm & Rao shop', 'orders@shop.lindholmrao.example', 'en', '+0000', {
    automatic: true,
    format: 'html',
  }),
  magazine: outside('Spoke & Hub Weekly', 'editors@spokeandhub.example', 'en', '+0000', {
    automatic: true,
    format: 'html',
  }),
  fair: outside('Velo Messe Frankfurt', 'aussteller@velomesse.example', 'de', '+0100', { format: 'html' }),
  hosting: outside('Serverwacht', 'report@serverwacht.example', 'en', '+0000', { automatic: true }),
  lottery: outside('MR. JAMES COLE', 'claims@lucky-draw-int.example', 'en', '-0500', { automatic: true }),
  pills: outside('ＳＥＯ Experts', 'rank1@seo-growth.example', 'en', '+0800', {
    automatic: true,
    format: 'html',
  }),
} as const satisfies Record<string, Person>;

export type PersonKey = ColleagueKey | keyof typeof partners;

export const everybody: Record<PersonKey, Person> = { ...colleagues, ...partners };

export const isColleague = (key: PersonKey): key is ColleagueKey => key in colleagues;

/** The second, tiny company: so that one can see that companies do not see each other. */
export const NEIGHBOUR = {
  name: 'Harbour Print',
  domain: 'harbourprint.example',
  owner: 'Nora Hafen',
  localPart: 'nora',
} as const;
