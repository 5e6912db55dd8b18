/** Signing in, the first run, invitations. */
export const session = {
  'session.setPasswordTitle': 'Set your password',
  'session.setPasswordFor': ({ address }: { address: string }) => `For ${address}, here and in mail programs`,
  'session.setPasswordUntil': ({ date }: { date: string }) => `This link works once, until ${date}.`,
  'session.setPassword': 'Set password',
  'session.settingPassword': 'Setting it …',
  'session.linkGone': 'This link does not work any more',
  'session.linkGoneHelp': 'It was used, is over, or was replaced. Ask your administrator for another one.',
  'session.signIn': 'Sign in',
  'session.signInNote': 'With your address and your mail password.',
  'session.signInHelp':
    'No account yet? An administrator of your organization can invite you or give you a mailbox.',
  'session.signingIn': 'Signing in …',
  'session.email': 'Address',
  'session.password': 'Password',
  'session.wrongPassword': 'Address and password do not belong together. Check both, capital letters too.',
  'session.wrongPasswordSummary': 'You are not signed in yet.',
  'session.tooMany': ({ seconds }: { seconds: number }) =>
    `Too many attempts. To protect your mail, the next one is possible in ${duration(seconds)}.`,
  'session.waitSeconds': ({ seconds }: { seconds: number }) => `Try again in ${duration(seconds)}`,
  'session.signInNotKept':
    'The browser did not keep the sign-in. Allow cookies for this address and try again.',
  'session.expired':
    'Your session has ended. What you had not sent yet is kept on this device; sign in to go on.',
  'session.accepted': 'Welcome! Your account is ready: sign in with the password you have just chosen.',
  'session.setUpDone': 'Your organization is ready: sign in with the password you have just chosen.',
  'session.noOrganization': 'There is no organization here yet.',
  'session.setUp': 'Set up',
  'session.setUpTitle': 'Open your post room',
  'session.setUpNote': 'Two short steps: the organization, then you. Everything can be changed later.',
  'session.setUpPerson': 'And you are?',
  'session.setUpPersonNote': 'You become the owner: you invite others and look after addresses.',
  'session.setUpStep': ({ step }: { step: number }) => `Step ${step} of 2`,
  'session.setUpAction': 'Open the post room',
  'session.settingUp': 'Setting up …',
  'session.next': 'Next',
  'session.organizationName': 'Organization',
  'session.organizationNameHelp': 'As it should appear to your people, for example Harbour Bakery.',
  'session.domain': 'Mail domain',
  'session.domainHelp': 'The part of your addresses after the @.',
  'session.yourName': 'Your name',
  'session.yourAddress': 'Your address',
  'session.yourAddressHelp': 'You sign in with it, here and in any other mail program.',
  'session.newPassword': 'Password',
  'session.newPasswordHelp': 'At least 10 characters. A sentence is good and easy to remember.',
  'session.invitationTitle': ({ organization }: { organization: string }) => `Join ${organization}`,
  'session.invitationNote': ({ inviter, email }: { inviter: string; email: string }) =>
    `${inviter} has invited ${email}. Choose a password and you are in.`,
  'session.invitationUntil': ({ date }: { date: string }) => `This invitation is good until ${date}.`,
  'session.invitationGone': 'This invitation is no longer good',
  'session.invitationGoneHelp': 'It was used, withdrawn, or too old. Ask for a new one.',
  'session.join': 'Join',
  'session.joining': 'Joining …',
  'session.signOutQuestion': 'Sign out and delete what is waiting?',
  'session.signOutAnyway': 'Delete and sign out',
} as const;

function duration(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
