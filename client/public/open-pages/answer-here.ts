/**
 * The answer that this device gives to a survey: its id, made by chance for this survey alone, and whether it was sent. So a page that is
 * loaded again gives no second answer. Where storage is forbidden, as long as the page is open.
 */
import { v4 as uuidv4 } from 'uuid';

export interface AnswerHere {
  readonly id: string;
  readonly isSent: boolean;
}

const prefix = 'gongyi.survey.';
const sent = ' sent';

export function answerHere(surveyId: string): AnswerHere {
  const kept = read(surveyId);
  return kept ?? keep(surveyId, { id: uuidv4(), isSent: false });
}

export function sentHere(surveyId: string, { id }: AnswerHere): AnswerHere {
  return keep(surveyId, { id, isSent: true });
}

/** Somebody else takes the device. */
export function nextAnswerHere(surveyId: string): AnswerHere {
  return keep(surveyId, { id: uuidv4(), isSent: false });
}

function read(surveyId: string): AnswerHere | null {
  try {
    const kept = window.localStorage.getItem(prefix + surveyId);
    return kept === null ? null : { id: kept.slice(0, 36), isSent: kept.endsWith(sent) };
  } catch {
    return null;
  }
}

function keep(surveyId: string, answer: AnswerHere): AnswerHere {
  try {
    window.localStorage.setItem(prefix + surveyId, answer.id + (answer.isSent ? sent : ''));
  } catch {
    return answer;
  }
  return answer;
}
