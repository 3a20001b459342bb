/** Every live command of a meeting, as the socket carrier finds them by name. */
import type { AnyCommand } from '../../live/command.ts';
import { named } from '../../live/run-command.ts';
import {
  addItem,
  closeItem,
  moveItem,
  openItem,
  sendToAssembly,
  setItemAside,
  setItemMinutes,
  takeBackItem,
} from './agenda.ts';
import { proposeAmendment, takeOverAmendment } from './amendments.ts';
import { addObserver, checkIn, checkInFromPaper, checkInSeat, leave, markLeft } from './attendance.ts';
import { closeBallot, drawLot, makeLastCall, openBallot, undoBallot } from './ballots.ts';
import { handOverChair } from './chair.ts';
import { answerCheck, closeCheck, openCheck } from './consensus.ts';
import { confirmVotes, enterVotes, refuseVotes } from './vote-entries.ts';
import { closeMeeting, openMeeting } from './course.ts';
import {
  callToOrder,
  endSpeech,
  extendSpeech,
  giveFloor,
  lowerHand,
  raiseHand,
  raiseHandAgain,
  resumeSpeech,
  takeBackFloor,
} from './floor.ts';
import { correctMinutes, signMinutes } from './minutes.ts';
import {
  proposeMotion,
  recuse,
  secondMotion,
  takeBackRecusal,
  takeBackSecond,
  withdrawMotion,
} from './motions.ts';
import { answerInvitation, cancelMeeting, moveMeeting, updateRoll } from './notice.ts';
import {
  addStatement,
  answerStatement,
  closeRound,
  hideStatement,
  openRound,
  showStatement,
  takeRoundOrder,
} from './round.ts';
import { publishResolution } from './resolutions.ts';

export const meetingCommandList: readonly AnyCommand[] = [
  named(moveMeeting),
  named(cancelMeeting),
  named(answerInvitation),
  named(updateRoll),
  named(openRound),
  named(closeRound),
  named(answerStatement),
  named(addStatement),
  named(hideStatement),
  named(showStatement),
  named(takeRoundOrder),
  named(openMeeting),
  named(closeMeeting),
  named(signMinutes),
  named(correctMinutes),
  named(checkIn),
  named(leave),
  named(checkInSeat),
  named(checkInFromPaper),
  named(addObserver),
  named(markLeft),
  named(addItem),
  named(moveItem),
  named(setItemMinutes),
  named(openItem),
  named(setItemAside),
  named(takeBackItem),
  named(closeItem),
  named(proposeMotion),
  named(proposeAmendment),
  named(takeOverAmendment),
  named(secondMotion),
  named(takeBackSecond),
  named(withdrawMotion),
  named(recuse),
  named(takeBackRecusal),
  named(raiseHand),
  named(lowerHand),
  named(raiseHandAgain),
  named(giveFloor),
  named(extendSpeech),
  named(endSpeech),
  named(takeBackFloor),
  named(resumeSpeech),
  named(callToOrder),
  named(handOverChair),
  named(openBallot),
  named(undoBallot),
  named(drawLot),
  named(makeLastCall),
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
