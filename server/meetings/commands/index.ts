/** Every live command of a meeting, as the socket carrier finds them by name. */
import type { AnyCommand } from '../../live/command.ts';
import { named } from '../../live/run-command.ts';
import { addItem, closeItem, openItem, sendToAssembly } from './agenda.ts';
import { proposeAmendment, takeOverAmendment } from './amendments.ts';
import { addObserver, checkIn, checkInFromPaper, checkInSeat, leave, markLeft } from './attendance.ts';
import { closeBallot, openBallot, undoBallot } from './ballots.ts';
import { answerCheck, closeCheck, openCheck } from './consensus.ts';
import { confirmVotes, enterVotes, refuseVotes } from './vote-entries.ts';
import { closeMeeting, openMeeting, signMinutes } from './course.ts';
import { endSpeech, extendSpeech, giveFloor, lowerHand, raiseHand } from './floor.ts';
import { proposeMotion, recuse, secondMotion, withdrawMotion } from './motions.ts';
import { answerInvitation, cancelMeeting, moveMeeting, updateRoll } from './notice.ts';
import { publishResolution } from './resolutions.ts';

export const meetingCommandList: readonly AnyCommand[] = [
  named(moveMeeting),
  named(cancelMeeting),
  named(answerInvitation),
  named(updateRoll),
  named(openMeeting),
  named(closeMeeting),
  named(signMinutes),
  named(checkIn),
  named(leave),
  named(checkInSeat),
  named(checkInFromPaper),
  named(addObserver),
  named(markLeft),
  named(addItem),
  named(openItem),
  named(closeItem),
  named(proposeMotion),
  named(proposeAmendment),
  named(takeOverAmendment),
  named(secondMotion),
  named(withdrawMotion),
  named(recuse),
  named(raiseHand),
  named(lowerHand),
  named(giveFloor),
  named(extendSpeech),
  named(endSpeech),
  named(openBallot),
  named(undoBallot),
  named(enterVotes),
  named(confirmVotes),
  named(refuseVotes),
  named(openCheck),
  named(answerCheck),
  named(closeCheck),
  named(sendToAssembly),
  named(closeBallot),
  named(publishResolution),
];
