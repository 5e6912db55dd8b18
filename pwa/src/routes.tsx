// Every page of the app and its address. Each is a chunk of its own, but for the list of mail: nearly every visit begins
// there, and over a slow network every further file costs a wait.
import { Navigate, Route, Router, type RouteSectionProps } from '@solidjs/router';
import { ErrorBoundary, type JSX, lazy, Suspense } from 'solid-js';
import MailPage from './mail/page.tsx';
import { isDesktop } from './primitives/media.ts';
import { Private, Public } from './session/guards.tsx';
import { Crashed, NotFound } from './shell/fallbacks.tsx';
import { ToastRegion } from './ui/toast.tsx';
import { TooltipLayer } from './ui/tooltip.tsx';

const SearchPage = lazy(() => import('./mail/search/page.tsx'));
const OutboxPage = lazy(() => import('./outbox/page.tsx'));
const RulesPage = lazy(() => import('./mail/rules/page.tsx'));
const SignInPage = lazy(() => import('./session/sign-in-page.tsx'));
const SetUpPage = lazy(() => import('./session/set-up-page.tsx'));
const InvitationPage = lazy(() => import('./session/invitation-page.tsx'));
const SettingsPage = lazy(() => import('./settings/page.tsx'));
const ProfilePage = lazy(() => import('./settings/profile.tsx'));
const SessionsPage = lazy(() => import('./settings/sessions.tsx'));
const GesturesPage = lazy(() => import('./settings/gestures.tsx'));
const AppearancePage = lazy(() => import('./settings/appearance.tsx'));
const AccountsPage = lazy(() => import('./settings/accounts.tsx'));
const FoldersPage = lazy(() => import('./settings/folders.tsx'));
const AddAccountPage = lazy(() => import('./settings/add-account.tsx'));
const EditAccountPage = lazy(() => import('./settings/edit-account.tsx'));
const PeoplePage = lazy(() => import('./settings/people.tsx'));
const ReadingPage = lazy(() => import('./settings/reading.tsx'));
const StoragePage = lazy(() => import('./settings/storage.tsx'));

const AdminPage = lazy(() => import('./admin/page.tsx'));
const AdminDomainsPage = lazy(() => import('./admin/domains/list.tsx'));
const AdminDomainPage = lazy(() => import('./admin/domains/detail.tsx'));
const DomainDnsPage = lazy(() => import('./admin/domains/dns-page.tsx'));
const DomainWizardPage = lazy(() => import('./admin/domains/wizard.tsx'));
const DomainTemplatesPage = lazy(() => import('./admin/domains/templates.tsx'));
const DirectoryPage = lazy(() => import('./admin/domains/directory.tsx'));
const ServicesPage = lazy(() => import('./admin/services/page.tsx'));
const QueuePage = lazy(() => import('./admin/queue/page.tsx'));
const AdminMailboxesPage = lazy(() => import('./admin/mailboxes/page.tsx'));
const TracePage = lazy(() => import('./admin/trace/page.tsx'));
const TraceMessagePage = lazy(() => import('./admin/trace/message-page.tsx'));
const FlowPage = lazy(() => import('./admin/flow/page.tsx'));
const AdminMailboxPage = lazy(() => import('./admin/mailboxes/mailbox-page.tsx'));
const AdminKindsPage = lazy(() => import('./admin/mailboxes/kinds-page.tsx'));
const AdminMailboxReportPage = lazy(() => import('./admin/mailboxes/report-page.tsx'));
const AdminImportPage = lazy(() => import('./admin/mailboxes/import-page.tsx'));
const SetPasswordPage = lazy(() => import('./session/set-password-page.tsx'));
const AppPasswordsPage = lazy(() => import('./settings/app-passwords.tsx'));
const OverviewPage = lazy(() => import('./admin/overview/page.tsx'));
const CertificatesPage = lazy(() => import('./admin/certificates/page.tsx'));
const ExplainPage = lazy(() => import('./admin/explain/page.tsx'));
const HostsPage = lazy(() => import('./admin/hosts/page.tsx'));
const ConfigurationPage = lazy(() => import('./admin/configuration/page.tsx'));

const WritingPage = lazy(() => import('./settings/writing.tsx'));

function Root(props: RouteSectionProps): JSX.Element {
  return (
    <ErrorBoundary fallback={(error: unknown) => <Crashed error={error} />}>
      <Suspense>{props.children}</Suspense>
      <ToastRegion />
      <TooltipLayer />
    </ErrorBoundary>
  );
}

/** On a phone the settings open as a list; on a desktop the list is beside its first page. */
function SettingsHome(): JSX.Element {
  return isDesktop() ? <Navigate href="/settings/profile" /> : null;
}

/** The same for the administration of the mail server. */
function AdminHome(): JSX.Element {
  return isDesktop() ? <Navigate href="/admin/overview" /> : null;
}

export function App(): JSX.Element {
  return (
    <Router root={Root}>
      <Route path="/" component={Public}>
        <Route path="/sign-in" component={SignInPage} />
        <Route path="/set-up" component={SetUpPage} />
        <Route path="/invitation/:token" component={InvitationPage} />
        <Route path="/set-password/:token" component={SetPasswordPage} />
      </Route>
      <Route path="/" component={Private}>
        <Route path="/" component={() => <Navigate href="/mail" />} />
        <Route path="/mail/:place?/:threadId?" component={MailPage} />
        <Route path="/search/:messageId?" component={SearchPage} />
        <Route path="/outbox" component={OutboxPage} />
        <Route path="/admin" component={AdminPage}>
          <Route path="/" component={AdminHome} />
          <Route path="/overview" component={OverviewPage} />
          <Route path="/queue" component={QueuePage} />
          <Route path="/trace" component={TracePage} />
          <Route path="/trace/:traceId" component={TraceMessagePage} />
          <Route path="/flow" component={FlowPage} />
          <Route path="/configuration" component={ConfigurationPage} />
          <Route path="/certificates" component={CertificatesPage} />
          <Route path="/explain" component={ExplainPage} />
          <Route path="/hosts" component={HostsPage} />
          <Route path="/domains" component={AdminDomainsPage} />
          <Route path="/domains/new" component={DomainWizardPage} />
          <Route path="/domains/templates" component={DomainTemplatesPage} />
          <Route path="/domains/:domainId" component={AdminDomainPage} />
          <Route path="/domains/:domainId/dns" component={DomainDnsPage} />
          <Route path="/domains/:domainId/set-up" component={DomainWizardPage} />
          <Route path="/directory" component={DirectoryPage} />
          <Route path="/services" component={ServicesPage} />
          <Route path="/mailboxes" component={AdminMailboxesPage} />
          <Route path="/mailboxes/report" component={AdminMailboxReportPage} />
          <Route path="/mailboxes/import" component={AdminImportPage} />
          <Route path="/mailboxes/kinds" component={AdminKindsPage} />
          <Route path="/mailboxes/:mailboxId" component={AdminMailboxPage} />
        </Route>
        <Route path="/settings" component={SettingsPage}>
          <Route path="/" component={SettingsHome} />
          <Route path="/profile" component={ProfilePage} />
          <Route path="/sessions" component={SessionsPage} />
          <Route path="/app-passwords" component={AppPasswordsPage} />
          <Route path="/appearance" component={AppearancePage} />
          <Route path="/gestures" component={GesturesPage} />
          <Route path="/accounts" component={AccountsPage} />
          <Route path="/folders" component={FoldersPage} />
          <Route path="/accounts/new" component={AddAccountPage} />
          <Route path="/accounts/:accountId" component={EditAccountPage} />
          <Route path="/rules" component={RulesPage} />
          <Route path="/writing" component={WritingPage} />
          <Route path="/people" component={PeoplePage} />
          <Route path="/domains" component={() => <Navigate href="/admin/domains" />} />
          <Route path="/reading" component={ReadingPage} />
          <Route path="/storage" component={StoragePage} />
        </Route>
        <Route path="*" component={NotFound} />
      </Route>
    </Router>
  );
}
