/**
 * Which address shows which page, with the words it needs. Pages are loaded when they are first opened.
 * A page receives the parameters of its address as props, typed by the pattern: `/host/:meetingId` gives
 * `{ meetingId: string }`, `/join/:code?` gives `{ code?: string }`.
 */
import { parse, type RouteParams } from 'regexparam';
import type { Component } from 'svelte';
import type { Namespace, TextKey } from './i18n.ts';
import { phonePage } from './page-words.ts';

type Params = Record<string, string>;

export interface Route {
  readonly path: string;
  readonly title: TextKey;
  readonly namespaces: readonly Namespace[];
  readonly load: () => Promise<{ default: Component<Params> }>;
  /** Shown on a wall: nobody is there to open it again when it breaks. */
  readonly unattended: boolean;
  /** The parameters when this route is meant by the address, else undefined. */
  readonly match: (pathname: string) => Params | undefined;
}

function route<Path extends string>(
  path: Path,
  title: TextKey,
  namespaces: readonly Namespace[],
  load: () => Promise<{ default: Component<RouteParams<Path>> }>,
  { unattended = false } = {},
): Route {
  const { keys, pattern } = parse(path);
  return {
    path,
    title,
    namespaces,
    // The table holds pages of different props; `match` of the same pattern is what makes them.
    load: load as Route['load'],
    unattended,
    match(pathname) {
      const found = pattern.exec(pathname);
      if (!found) return undefined;
      const params: Params = {};
      keys.forEach((key, index) => {
        const value = found[index + 1];
        if (value !== undefined) params[key] = decodeParameter(value);
      });
      return params;
    },
  };
}

/** A mistyped address such as `/join/%E0` is shown as it stands. */
function decodeParameter(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

const routes: readonly Route[] = [
  route('/', 'common:page.home', ['home', 'identity', 'meetings'], () => import('./identity/Home.svelte')),
  route('/enter', 'common:page.enter', ['identity'], () => import('./identity/EnterByLink.svelte')),
  route('/sign-in', 'common:page.signIn', ['identity'], () => import('./identity/SignIn.svelte')),
  route(
    '/join/:code?',
    'common:page.join',
    ['identity', 'meetings'],
    () => import('./meetings/phone/Join.svelte'),
  ),
  route(
    '/host/:meetingId',
    'common:page.host',
    ['host', 'meetings', 'screen', 'arithmetic', 'issues', 'identity', 'convening'],
    () => import('./meetings/host/HostConsole.svelte'),
  ),
  route(
    '/meetings',
    'common:page.meetings',
    ['convening', 'meetings'],
    () => import('./meetings/plan/Meetings.svelte'),
  ),
  route(
    '/meetings/new/:communityId',
    'common:page.newMeeting',
    ['convening'],
    () => import('./meetings/plan/NewMeeting.svelte'),
  ),
  route(
    '/meetings/plan/:meetingId/:step?',
    'common:page.plan',
    ['convening', 'meetings'],
    () => import('./meetings/plan/Plan.svelte'),
  ),
  route(
    '/meetings/:meetingId/invite',
    'common:page.invite',
    ['convening', 'meetings', 'round'],
    () => import('./meetings/plan/Invite.svelte'),
  ),
  route(
    '/round/:meetingId',
    'common:page.round',
    ['round'],
    () => import('./meetings/round/RoundPage.svelte'),
  ),
  route(
    '/meetings/:meetingId/cards',
    'common:page.cards',
    ['convening', 'meetings'],
    () => import('./meetings/plan/Cards.svelte'),
  ),
  route(
    '/meetings/:meetingId/sign-in',
    'common:page.signInSheet',
    ['convening', 'meetings'],
    () => import('./meetings/plan/SignInSheet.svelte'),
  ),
  route(
    '/roster/:communityId/:body?',
    'common:page.roster',
    ['convening'],
    () => import('./meetings/plan/RosterPage.svelte'),
  ),
  route(
    '/screen/:meetingId',
    'common:page.screen',
    ['meetings', 'screen', 'arithmetic', 'convening'],
    () => import('./meetings/screen/BigScreen.svelte'),
    { unattended: true },
  ),
  route('/phone/:tab?/:id?', 'common:page.phone', phonePage, () => import('./phone/Phone.svelte')),
  route(
    '/board',
    'common:page.board',
    ['volunteers', 'street', 'consent', 'registers', 'times'],
    () => import('./volunteers/board/DispatchBoard.svelte'),
  ),
  route(
    '/roll',
    'common:page.roll',
    ['street', 'volunteers', 'consent'],
    () => import('./volunteers/roll/Roll.svelte'),
  ),
  route(
    '/feedback/:shiftId',
    'common:page.feedback',
    ['street'],
    () => import('./volunteers/feedback/GiveFeedback.svelte'),
  ),
  route(
    '/ledger',
    'common:page.ledger',
    ['volunteers', 'street'],
    () => import('./volunteers/ledger/Ledger.svelte'),
  ),
  route(
    '/checkin/:code',
    'common:page.checkIn',
    ['volunteers', 'identity'],
    () => import('./volunteers/phone/CheckInByCode.svelte'),
  ),
  route(
    '/desk/:section?/:id?',
    'common:page.desk',
    ['reporting', 'dashboard', 'registers', 'periods', 'meetings', 'arithmetic', 'surveys', 'openPages'],
    () => import('./reporting/Desk.svelte'),
  ),
  route(
    '/survey/:surveyId',
    'common:page.survey',
    ['openPages'],
    () => import('./public/open-pages/SurveyPage.svelte'),
  ),
  route(
    '/sign-in-here/:sessionId',
    'common:page.signInHere',
    ['openPages'],
    () => import('./public/open-pages/SignInPage.svelte'),
  ),
  route(
    '/poster/:kind/:id',
    'common:page.poster',
    ['openPages'],
    () => import('./public/open-pages/Poster.svelte'),
  ),
  route(
    '/wall',
    'common:page.wall',
    ['reporting', 'dashboard'],
    () => import('./reporting/dashboard/Wall.svelte'),
    { unattended: true },
  ),
  route(
    '/participation',
    'common:page.participation',
    ['participation', 'identity'],
    () => import('./reporting/Participation.svelte'),
  ),
  route(
    '/notices',
    'common:page.notices',
    ['notices', 'identity'],
    () => import('./notices/ManageNotices.svelte'),
  ),
  route(
    '/issues',
    'common:page.issues',
    ['issueDesk', 'issues', 'moderation', 'notices'],
    () => import('./issues/desk/Board.svelte'),
  ),
  route(
    '/issues/rules/:communityId',
    'common:page.issueRules',
    ['issueDesk', 'issues', 'moderation'],
    () => import('./issues/desk/RulesPage.svelte'),
  ),
  route(
    '/issues/:issueId',
    'common:page.issue',
    ['issueDesk', 'issues', 'moderation'],
    () => import('./issues/desk/IssuePage.svelte'),
  ),
  route(
    '/supervise',
    'common:page.supervise',
    ['issues', 'notices'],
    () => import('./issues/Supervise.svelte'),
  ),
  route('/unit', 'common:page.unit', ['issues', 'notices'], () => import('./issues/UnitTasks.svelte')),
  route(
    '/public/recount/:id?',
    'common:page.recount',
    ['public', 'recount', 'arithmetic'],
    () => import('./public/RecountPage.svelte'),
  ),
  route(
    '/minutes/:meetingId',
    'common:page.minutes',
    ['minutes', 'arithmetic', 'meetings', 'identity'],
    () => import('./meetings/minutes/Minutes.svelte'),
  ),
  route(
    '/public/minutes/:meetingId',
    'common:page.minutes',
    ['minutes', 'arithmetic', 'public'],
    () => import('./public/PostedMinutes.svelte'),
  ),
  route(
    '/check/:number?',
    'common:page.checkCertificate',
    ['certificate', 'public'],
    () => import('./public/CheckCertificate.svelte'),
  ),
  route(
    '/certificate/:number',
    'common:page.certificate',
    ['certificate'],
    () => import('./volunteers/certificates/Certificate.svelte'),
  ),
  route(
    '/volunteers/:section?/:id?',
    'common:page.volunteers',
    ['people', 'consent', 'certificate', 'volunteers', 'times'],
    () => import('./volunteers/people/PeoplePages.svelte'),
  ),
  route(
    '/public/:kind?/:id?',
    'common:page.public',
    ['public', 'issues', 'meetings', 'arithmetic'],
    () => import('./public/PublicPages.svelte'),
  ),
];

export interface OpenedRoute {
  readonly route: Route;
  readonly params: Params;
}

/** The first route that the path means, or undefined: then the address does not exist. */
export function routeOf(pathname: string): OpenedRoute | undefined {
  for (const route of routes) {
    const params = route.match(pathname);
    if (params) return { route, params };
  }
  return undefined;
}
