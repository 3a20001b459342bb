/** The commands of leads that a board tells other leads about. */
export const leadSteps = [
  'planActivity',
  'askVolunteers',
  'askRoster',
  'startWaves',
  'stopWaves',
  'withdrawOffer',
  'releaseBooking',
  'replaceMissing',
  'expectLate',
  'addWalkUp',
  'tellShift',
  'checkInByLead',
  'checkOutByLead',
  'recordSighting',
  'settleSwap',
  'setPlaceCode',
  'confirmTurnouts',
  'recordServed',
  'claimService',
  'settleClaim',
] as const;
export type LeadStepName = (typeof leadSteps)[number];
