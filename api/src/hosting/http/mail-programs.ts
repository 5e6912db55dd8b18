// What mail programs ask for to set themselves up: Thunderbird and others by autoconfig, Outlook by Autodiscover (POX).
import type { Deps } from '../../deps.ts';
import type { RequestContext, Route } from '../../http/route.ts';
import { publicNames } from '../dns/public-names.ts';
import type { PublicNames, ServicePoint } from '../dns/records.ts';
import { servedDomain } from './served-domain.ts';

const xmlText = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function xml(body: string): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`, {
    headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'max-age=300' },
  });
}

const notFound = (): Response => new Response('Not found.\n', { status: 404 });

async function autoconfig(_request: Request, { deps, url }: RequestContext): Promise<Response> {
  const address = url.searchParams.get('emailaddress') ?? '';
  const domain =
    (await servedDomain(deps, url.hostname, 'autoconfig')) ??
    (await servedDomain(deps, url.hostname, null)) ??
    (await servedDomain(deps, address.slice(address.lastIndexOf('@') + 1), null));
  return domain?.receiving !== 'HOSTED'
    ? notFound()
    : xml(autoconfigXml(domain.name, publicNames(deps.config)));
}

function autoconfigXml(domain: string, { imap, submission }: PublicNames): string {
  const server = (tag: string, type: string, { host, port, tls }: ServicePoint): string => `
    <${tag} type="${type}">
      <hostname>${xmlText(host)}</hostname>
      <port>${port}</port>
      <socketType>${tls === 'TLS' ? 'SSL' : 'STARTTLS'}</socketType>
      <authentication>password-cleartext</authentication>
      <username>%EMAILADDRESS%</username>
    </${tag}>`;
  return `<clientConfig version="1.1">
  <emailProvider id="${xmlText(domain)}">
    <domain>${xmlText(domain)}</domain>
    <displayName>${xmlText(domain)}</displayName>
    <displayShortName>${xmlText(domain)}</displayShortName>${
      imap === null ? '' : server('incomingServer', 'imap', imap)
    }${submission === null ? '' : server('outgoingServer', 'smtp', submission)}
  </emailProvider>
</clientConfig>
`;
}

/** A request holds one address; the rest of it is of no interest, so it is not parsed as XML at all. */
async function autodiscover(request: Request, { deps }: RequestContext): Promise<Response> {
  const text = (await request.text()).slice(0, 20_000);
  const address = /<EMailAddress>\s*([^<>\s&]{3,254})\s*<\/EMailAddress>/i.exec(text)?.[1] ?? '';
  const domain = await domainOf(deps, address);
  return domain?.receiving !== 'HOSTED'
    ? notFound()
    : xml(autodiscoverXml(address, publicNames(deps.config)));
}

const domainOf = (deps: Deps, address: string) =>
  servedDomain(deps, address.slice(address.lastIndexOf('@') + 1), null);

function autodiscoverXml(address: string, { imap, submission }: PublicNames): string {
  const protocol = (type: string, { host, port, tls }: ServicePoint): string => `
      <Protocol>
        <Type>${type}</Type>
        <Server>${xmlText(host)}</Server>
        <Port>${port}</Port>
        <LoginName>${xmlText(address)}</LoginName>
        <DomainRequired>off</DomainRequired>
        <SPA>off</SPA>
        <SSL>${tls === 'TLS' ? 'on' : 'off'}</SSL>
        <Encryption>${tls === 'TLS' ? 'SSL' : 'TLS'}</Encryption>
        <AuthRequired>on</AuthRequired>
      </Protocol>`;
  return `<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
    <Account>
      <AccountType>email</AccountType>
      <Action>settings</Action>${imap === null ? '' : protocol('IMAP', imap)}${
        submission === null ? '' : protocol('SMTP', submission)
      }
    </Account>
  </Response>
</Autodiscover>
`;
}

export const mailProgramRoutes: Route[] = [
  { method: 'GET', path: '/mail/config-v1.1.xml', handle: autoconfig },
  { method: 'GET', path: '/.well-known/autoconfig/mail/config-v1.1.xml', handle: autoconfig },
  // Outlook writes it either way.
  { method: 'POST', path: '/autodiscover/autodiscover.xml', maxBody: 20_000, handle: autodiscover },
  { method: 'POST', path: '/Autodiscover/Autodiscover.xml', maxBody: 20_000, handle: autodiscover },
];
