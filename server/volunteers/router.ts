import { mutation, router } from '../trpc.ts';
import { acceptOffer } from './commands/accept-offer.ts';
import { askRoster } from './commands/ask-roster.ts';
import { askVolunteers } from './commands/ask-volunteers.ts';
import { cancelBooking, releaseBooking } from './commands/cancel-booking.ts';
import { addWalkUp } from './commands/add-walk-up.ts';
import { cancelActivity, moveActivity } from './commands/change-activity.ts';
import { cancelShift, moveShift } from './commands/change-shift.ts';
import { changeVolunteerSettings } from './commands/change-settings.ts';
import { checkInByCode, checkInByLead, checkOut, checkOutByLead } from './commands/check-in.ts';
import { declineOffer, withdrawOffer } from './commands/close-offer.ts';
import { claimService, settleClaim } from './commands/claim-service.ts';
import { confirmTurnouts, recordServed } from './commands/confirm-turnouts.ts';
import { recordSighting } from './commands/record-sighting.ts';
import { recordWalkUp } from './commands/record-walk-up.ts';
import { setPlaceCode } from './commands/set-place-code.ts';
import { reconfirm } from './commands/reconfirm.ts';
import { settleSwap } from './commands/settle-swap.ts';
import { agreeSwap, askSwap, withdrawSwap } from './commands/swap-shifts.ts';
import { recordTally, recordTallyLater, signTally, withdrawTally, witnessTally } from './commands/tally.ts';
import { copyActivities } from './commands/copy-activities.ts';
import { rateShift, rateShiftAsLead } from './commands/rate-shift.ts';
import { planActivity } from './commands/plan-activity.ts';
import { replaceMissing } from './commands/replace-missing.ts';
import { expectLate, runLate } from './commands/run-late.ts';
import { tellShift } from './commands/tell-shift.ts';
import { startWaves, stopWaves } from './commands/waves.ts';
import { activityShifts } from './queries/activity-shifts.ts';
import { board } from './queries/board.ts';
import { candidates } from './queries/candidates.ts';
import { ledger } from './queries/ledger.ts';
import { checkInInfo, myHours, myOffers, myShifts } from './queries/mine.ts';
import { abilities, activitiesFromResolutions, pastActivities } from './queries/planning.ts';
import { findVolunteer } from './queries/find-volunteer.ts';
import { placeCode } from './queries/place-code.ts';
import { myNews } from './queries/news.ts';
import { mySwaps, openSwaps, swapChoices, swapsToSettle } from './queries/swaps.ts';
import { tallies, talliesToSign, talliesToWitness } from './queries/tallies.ts';
import { fairness } from './queries/fairness.ts';
import { feedback, feedbackInfo, giveFeedback, shiftsToRate } from './queries/feedback.ts';
import { roll } from './queries/roll.ts';
import { firstRoster, roster } from './queries/roster.ts';
import { settings } from './queries/settings.ts';
import { waves } from './queries/waves.ts';

export const volunteersRouter = router({
  // leads
  board,
  roll,
  placeCode,
  feedback,
  rateShiftAsLead: mutation(rateShiftAsLead),
  fairness,
  tallies,
  recordTally: mutation(recordTally),
  recordTallyLater: mutation(recordTallyLater),
  withdrawTally: mutation(withdrawTally),
  swapsToSettle,
  openSwaps,
  settleSwap: mutation(settleSwap),
  candidates,
  firstRoster,
  roster,
  waves,
  abilities,
  activitiesFromResolutions,
  pastActivities,
  copyActivities: mutation(copyActivities),
  planActivity: mutation(planActivity),
  ask: mutation(askVolunteers),
  askRoster: mutation(askRoster),
  startWaves: mutation(startWaves),
  stopWaves: mutation(stopWaves),
  withdraw: mutation(withdrawOffer),
  release: mutation(releaseBooking),
  replaceMissing: mutation(replaceMissing),
  expectLate: mutation(expectLate),
  addWalkUp: mutation(addWalkUp),
  tellShift: mutation(tellShift),
  moveShift: mutation(moveShift),
  cancelShift: mutation(cancelShift),
  activityShifts,
  moveActivity: mutation(moveActivity),
  cancelActivity: mutation(cancelActivity),
  findVolunteer,
  checkInByLead: mutation(checkInByLead),
  checkOutByLead: mutation(checkOutByLead),
  setPlaceCode: mutation(setPlaceCode),
  recordSighting: mutation(recordSighting),
  recordWalkUp: mutation(recordWalkUp),
  confirmTurnouts: mutation(confirmTurnouts),
  recordServed: mutation(recordServed),
  claimService: mutation(claimService),
  settings,
  changeSettings: mutation(changeVolunteerSettings),
  // whoever approves
  ledger,
  settleClaim: mutation(settleClaim),
  talliesToSign,
  signTally: mutation(signTally),
  // volunteers
  myOffers,
  myShifts,
  myHours,
  checkInInfo,
  accept: mutation(acceptOffer),
  decline: mutation(declineOffer),
  mySwaps,
  myNews,
  shiftsToRate,
  rateShift: mutation(rateShift),
  // anyone
  feedbackInfo,
  giveFeedback,
  talliesToWitness,
  witnessTally: mutation(witnessTally),
  swapChoices,
  reconfirm: mutation(reconfirm),
  askSwap: mutation(askSwap),
  agreeSwap: mutation(agreeSwap),
  withdrawSwap: mutation(withdrawSwap),
  cancel: mutation(cancelBooking),
  runLate: mutation(runLate),
  checkIn: mutation(checkInByCode),
  checkOut: mutation(checkOut),
});
