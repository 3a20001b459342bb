/**
 * A refusal is expected: the request was understood and may not, or cannot now, be done. The list is closed;
 * the words for each code stand in shared/locales/<language>/refusals.json. A fault (bug, outage) is no refusal.
 */
export const refusalCodes = [
  // any command
  'notAllowed', // the actor may not do this, or what it names does not exist (both answer alike)
  'notSignedIn', // the session ended or never was
  'invalidInput', // the input does not have the agreed shape; details.issues name the fields
  'tooManyRequests', // rate limit; details.retryAfterMs
  'unavailable', // the database is away; details.retryAfterMs
  'changedMeanwhile', // somebody else was faster; look again
  // identity
  'linkInvalid', // a personal link that is unknown, expired or revoked
  'wrongPassword', // e-mail and password do not fit together
  'communityTaken', // details.name
  'lockedOut', // five failed sign-ins; details.until
  // files
  'fileTooLarge', // details.maxBytes
  'tableTooLong', // details.rows
  'fileNotPicture', // the content is not a picture we take
  // meetings
  'meetingNotOpen',
  'meetingAlreadyOpen',
  'meetingClosed',
  'notOnRoll', // the actor has no seat in this meeting
  'notPresent', // has a seat but has not checked in
  'alreadyPresent',
  'noQuorum', // details.needed, details.present
  'itemNotOpen',
  'anotherItemOpen',
  'motionInProgress', // one motion at a time
  'amendmentPending', // an amendment is settled before its main motion, one at a time
  'amendmentsEndHere', // an amendment can't be amended
  'amendmentSame', // it would change nothing
  'friendlyAmendmentsOff', // this meeting votes on every amendment
  'noMotion', // no debate and no vote without a concrete motion
  'notSeconded', // details.needed, details.have
  'ownMotion', // a proposer can't second their own motion
  'handAlreadyUp',
  'handNotUp',
  'someoneSpeaking',
  'nobodySpeaking',
  'noTurnsLeft', // details.turns
  'queueNotEmpty', // details.waiting
  'ballotOpen',
  'ballotNotOpen',
  'notVoting', // this seat has no vote
  'recused',
  'recusalOff', // the meeting's rules know no recusal
  'observersSilent', // the meeting's rules give observers no floor
  'alreadyVoted', // a secret vote is final
  'paperInvalid', // the vote does not fit the ballot's method or options
  'showOfHands', // hands are counted in the room, not on phones
  'chairVotesLast', // others who are here have not voted yet, and the last call has not been made
  'chairAfterLastCall', // details.seconds until the chair may vote
  'lastCallMade',
  'notTied',
  'tiedBelowMajority',
  'votesCast', // a ballot that somebody has voted in can't be undone; details.count
  'optionsNeeded', // two or more, none twice
  'placesInvalid', // not fewer places than options
  'secretNeeded', // a matter about a person
  'handsUncountable',
  'planInvalid', // this vote is not held that way
  'amendmentYesNo', // an amendment is carried or not
  'entryWaiting', // votes entered by a host wait to be confirmed
  'handsCounted',
  'handsNotCounted',
  'nothingEntered',
  'moreThanPresent', // details.votes, details.present
  'moreLocalThanPresent', // the same
  'moreMigrantThanPresent', // the same
  'papersDiffer', // details.papers, details.seats
  'seatCannotVote', // details.name
  'seatVoted', // details.name
  'entrySettled',
  'ownEntry', // nobody confirms what they entered
  'checkOpen', // a consensus check
  'checkNotOpen',
  'alreadyAnswered',
  'notDeadlocked', // details.failed
  'deadlocked', // the item goes to an assembly
  'dueDatePast',
  'noticeTooShort', // details.days, details.earliest (ms)
  'urgentNotAllowed', // the meeting's rules allow no short notice
  'meetingInPast',
  'meetingCancelled',
  'notPlanned', // it has been called already: what was sent out stands
  'agendaEmpty',
  'invitationOver', // the meeting has been opened
  'roundNotOpen', // the round before the meeting has not begun, or is closed
  'roundOpen', // its figures are told when it is closed
  'roundHeld', // one round a meeting
  'roundEmpty', // no issue to ask about
  'notInRound', // neither invited nor one who endorsed what it asks about
  'statementTwice', // somebody said the same
  'statementsFull', // details.most
  'orderStands', // the agenda stands in that order already
  'rosterEmpty', // nobody to invite who votes
  'votingChairMissing', // the chair has a vote, and the roster names none
  'chairMissing', // no chair on the roster, and the host sits elsewhere on it
  'memberTwice', // details.name
  'chairTaken', // details.name
  'householdTaken', // one household, one vote; details.household, details.name
  'householdMissing', // details.names
  'fileNotPaper', // neither a picture nor a PDF we take
  'fileInfected', // the virus scanner found something; nothing is stored
  'fileUnchecked', // the virus scanner gave no verdict; nothing is stored
  'filesUnreachable', // the store of files does not answer; nothing is lost
  'fileNotRoster', // neither a workbook nor a table of text
  'rosterTooLong', // details.most
  'urgentNoticeLonger', // details.days of ordinary notice
  'shareInvalid', // nothing, or more than all
  'rulesBelowLaw', // details.setting, details.floor
  'minutesNotReady', // the meeting is not closed
  'rehearsalTooLate', // the meeting is open or over, or a rehearsal itself
  'rehearsalUnsigned',
  'minutesSigned', // no resolution after the signature
  'alreadySigned', // this version of the minutes
  'nothingChanged', // a correction that says what stands already
  'itemDone', // decided, and not opened again
  'itemBegun', // it has been opened; its place and its opening stay
  'tooLateToUndo',
  'debateBegun', // somebody has built on it: it can't be taken back
  'notRecused',
  'recusalStands', // a vote on the motion has been opened
  'notSecondedByYou',
  'notForChair', // only the minute-taker or the supervisor takes the chair
  'alreadyChair',
  'itemDecided', // a motion of this item has carried
  'alreadySeconded',
  'chairNeutral', // the chair hands over the chair to speak
  'outOfTurn', // somebody else is first in the queue, and no reason was given
  'alreadyExtended', // one extension a speech
  'amendmentInMotion', // what an amendment decided is part of its main motion, and published with it
  'notAdopted', // only a motion that carried becomes a resolution
  'alreadyPublished',
  'resolutionMissing', // details.count motions carried without a published resolution
  'trackingCodeTaken', // two devices made the same code; make another
  'ballotNotPublished', // no such ballot, or it is still open
  'papersTooFew', // fewer secret papers than details.needed would tell what somebody voted
  'papersUnanimous', // a small group that voted as one; details.needed papers would hide it
  // issues
  'issueStateForbids', // details.state
  'kindOff', // the community takes no issues of this kind
  'otherKindNeeded', // what fits no kind can always be raised
  'alreadyEndorsed',
  'ownIssue', // raisers do not endorse their own issue
  'notEnoughEndorsements', // details.needed, details.have
  'alreadyVerified',
  'screenedAlready', // another host was faster; details.name, details.state
  'mergedIntoItself',
  'contentHidden', // by the host; details.reason
  'reportedAlready', // the host has it before them
  'mergeTargetForbids', // details.state of the issue that it should go into
  'taskDone', // this part has been reported done
  'taskReassigned', // another unit has it now; details.unit
  'noticeOver', // objections were taken until details.day
  'alreadyAnsweredObjection',
  'notConcerned', // only the raiser and affected residents verify
  'photoNeeded',
  'placeTooFar', // the pin is nowhere near the community's buildings
  'cornersInvalid', // of a picture under the map: turned round, or kilometres apart
  'unitTaken', // details.name
  'buildingTaken', // the map has a building of that name; details.name
  // being told
  'mailOff', // this server has nowhere to hand e-mail over
  'mailNotSent', // the mail server did not take it
  'codeTooSoon', // a code was sent a moment ago; details.from
  'codeWrong', // wrong, too old, or tried too often
  'emailMissing', // mails can't be switched on without a confirmed address
  'webhookNotAllowed', // not https, or not on the public internet
  // volunteers
  'offerClosed', // answered, expired or withdrawn
  'shiftFull',
  'timeClash', // details.title
  'alreadyAsked',
  'notEligible', // details.reasons
  'feedbackGiven', // one answer a person and shift
  'tallySigned', // a second person has signed it
  'tallyWithdrawn',
  'copiedAlready', // there is one on that day
  'alreadyReconfirmed',
  'alreadyThere', // has a place at the shift wished for
  'swapOpen', // one wish a person and shift
  'swapSettled', // taken back, done or refused
  'swapUnfit', // either could not serve in the other's place
  'ownSwap', // nobody agrees to their own wish
  'codeExpired', // the code at the place has changed since
  'notBooked',
  'alreadyCheckedIn',
  'notCheckedIn',
  'alreadyCheckedOut',
  'tooEarly', // details.from
  'tooLate',
  'shiftBegun', // what has begun is not moved any more, and nothing is moved into the past
  'someoneCame', // somebody has checked in: then it is held
  'shiftConfirmed',
  'shiftCancelled',
  'deadlineAfterShift', // details.until
  'wavesRunning', // people are being asked for this place in waves already
  'wavesNotRunning',
  'nobodyCame', // there is no turnout to confirm
  'tooYoung', // under 14
  'guardianConsentMissing', // 14 to 17
  'ownConsentMissing', // of full age by then, and only a guardian has spoken for them
  'birthdayOther', // not in the year of birth on record; details.year
  'dangerousForMinors',
  'shiftNotConfirmed', // service is written down afterwards only where the shift itself was confirmed
  'claimWaiting', // one about this person and shift waits for approval already
  'outsideShift', // details.from, details.until
  'ownTurnout', // nobody confirms their own service
  'nothingToCertify', // no verified service in those days
  'certificateSame', // details.number of the valid one that says the same
  'certificateNotValid', // withdrawn or superseded already
  'requestWaiting', // one request for a certificate at a time
  'daysAhead', // the days reach beyond today
  'alreadyRegistered', // details.number, details.name of the volunteer
  'credentialOver', // what has ended is not verified any more
  'pauseInvalid', // not from today on, or longer than two years
  // reporting
  'periodInvalid',
  'entryInvalid', // details.field, details.fault, details.given
  'importInvalid', // details.sheet, row, column, fault, given of the first of details.count problems
  'entryConfirmed', // a second person has confirmed it
  'periodsOverlap', // details.first, details.last of the other period
  'periodOutsideYear', // a quarter lies within a contract year
  'partsOutsideYear', // details.first, details.last of one that would no longer lie within its year
  'projectUnknown', // details.given; details.known: codes and names of all
  'gradingInvalid', // limits that do not fall from one grade to the next down to 0
  'periodFrozen',
  'periodWritten', // something was written for it
  'periodNotOver', // details.last
  'judgementsWaiting', // for a second person; details.count
  'ownJudgement', // nobody approves what they judged
  'percentOutsideLevel', // details.lowest, details.highest
  'codeInvalid', // of a project's indicator: its length, or what stands in it
  'codeTaken', // details.given is the code of another indicator
  'targetInvalid', // of a range the lower end comes first
  'signInClosed', // an activity's code signs in on details.onDay and the day after, until it is confirmed
  'formatInvalid', // details.content is not written as details.format
  'pointsInvalid', // the parts of an evaluation add up to details.sum and not to 100
  'gradeInvalid', // a grade from outside needs whoever gave it, and the other way round
  'moneyInvalid', // no budget of nothing
  'nothingToConfirm', // recorded by the actor, returned, or confirmed already
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
export type RefusalDetails = Record<string, string | number | readonly string[]>;

export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  readonly details: RefusalDetails;

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** Throws the refusal that a rule returned, if it returned one. */
export function refuse(why: Refusal | null): void {
  if (why) throw why;
}
