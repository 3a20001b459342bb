/**
 * A whole evening of the demo's council on a real server: thirty people by socket, three at phones in a real browser,
 * consoles and the big screen beside them; then a second, short meeting from its planning. Which steps of the procedure
 * were taken is read from what the rooms were told (steps.ts); one that is missing is a problem.
 */
import { mkdir } from 'node:fs/promises';
import { staff } from '../../server/demo/cast.ts';
import type { Dice } from '../../server/demo/seeded.ts';
import { laptop, PeopleWithBrowsers, phone, projector } from '../e2e/people-with-browsers.ts';
import { Participant } from '../support/participant.ts';
import { words } from '../support/words.ts';
import { close, lookBack, minutes } from './afterwards.ts';
import { costs, deadlock, hands, person, placeByLot } from './ballots.ts';
import { summerCourses } from './courses.ts';
import { lights } from './debate.ts';
import { agenda, door, returnTo } from './door.ts';
import type { Invited } from './hall-of-people.ts';
import { secondMeeting } from './second-meeting.ts';
import { Account, Stage, type Cast } from './stage.ts';
import { Heard, stepsTaken, type StepsTaken } from './steps.ts';
import { takeOver } from './take-over.ts';

export interface Evening {
  readonly url: string;
  readonly addresses: readonly { surface: string; url: string }[];
  readonly meetingId: string;
  readonly invited: readonly Invited[];
  readonly dice: Dice;
  /** How long a speech takes, on average. */
  readonly speechMs: number;
  /** How many speak for each that a short evening has. */
  readonly speakers: number;
  /** Where pictures, minutes and ballots go. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface Told {
  readonly problems: readonly string[];
  readonly steps: StepsTaken;
  readonly events: number;
  readonly speeches: number;
  readonly ballots: Account['ballots'];
  readonly refusals: Account['refusals'];
}

export async function playEvening(evening: Evening): Promise<Told> {
  const { url, meetingId } = evening;
  await mkdir(evening.folder, { recursive: true });
  const account = new Account();
  const browsers = await PeopleWithBrowsers.at(url);
  const address = (surface: string) =>
    evening.addresses.filter((one) => one.surface === surface).map((one) => one.url);
  const cast: Cast = {
    chair: await Participant.fromDemo(url, staff.chair.id, staff.chair.name),
    taker: await Participant.fromDemo(url, staff.minuteTaker.id, staff.minuteTaker.name),
    supervisor: await Participant.fromDemo(url, staff.supervisor.id, staff.supervisor.name),
    crowd: await Promise.all(
      evening.invited.map(({ link, name }) => Participant.fromLink(`${url}${link}`, name)),
    ),
  };
  const { chair, taker, supervisor, crowd } = cast;
  await Promise.all([chair, taker, supervisor, ...crowd].map((one) => one.followMeeting(meetingId)));
  const [screenAddress = ''] = address('screen');
  const [hostAddress = '/host'] = address('host');
  const phones = await Promise.all(
    address('phone').map(async (link) => {
      const page = await browsers.open(phone, link);
      await page
        .getByRole('navigation')
        .getByRole('link', { name: words('meetings:phone.tab.meeting') })
        .click();
      return page;
    }),
  );
  const screen = await browsers.open(projector, screenAddress);
  const console = await browsers.openAs(staff.chair.id, laptop, hostAddress);
  const stage = new Stage(cast, { screen, console, phones }, { ...evening, account });

  await door(stage);
  const setAside = await agenda(stage);
  const lightsItem = await lights(stage);
  await placeByLot(stage);
  await takeOver(stage, browsers, hostAddress);
  await person(stage);
  await costs(stage);
  await hands(stage);
  await deadlock(stage);
  await summerCourses(stage);
  await returnTo(stage, setAside);
  await close(stage);
  await minutes(stage, lightsItem);
  await lookBack(stage, { browsers, prefix: '' });
  const second = await secondMeeting(stage, browsers);

  const heard = [...chair.heard, ...second.cast.chair.heard];
  const steps = stepsTaken(new Heard(heard), account);
  await browsers.leave();
  return {
    problems: [
      ...account.problems,
      ...steps.missing.map((step) => `never happened: ${step}`),
      ...browsers.faults,
    ],
    steps,
    events: heard.length,
    speeches: account.speeches,
    ballots: account.ballots,
    refusals: account.refusals,
  };
}
