/** A service event in the making. Lives in the page, so that live updates leave it alone. */
import { addDays, atClock, localClock, localDay } from '../../../shared/local-time.ts';
import type { VolunteerCommands } from '../../../shared/volunteers/commands.ts';
import { telephone } from '../../../shared/identity/telephone.ts';
import { serviceItemsOf, type ServiceModule } from '../../../shared/services.ts';
import type { LanguageGrade } from '../../../shared/volunteers/eligibility.ts';
import type { OpenResolution } from '../../../shared/volunteers/planning-view.ts';

interface PlannedShift {
  readonly key: number;
  day: string;
  from: string;
  to: string;
}

/** 5 is the most urgent. */
export const urgencies = ['5', '4', '3', '2', '1'] as const;

export interface PlannedNeed {
  readonly key: number;
  people: number | null;
  /** Null: as many as are wanted. */
  minimum: number | null;
  /** Undefined: by what is asked of them. */
  urgency: (typeof urgencies)[number] | undefined;
  skill: string | undefined;
  language: string | undefined;
  grade: '1' | '2' | '3';
  credential: string | undefined;
}

export type PlanProblem = 'needName' | 'needTimes' | 'past' | 'needPeople' | 'needMinimum' | 'needContact';

const usualFrom = '15:00';
const usualTo = '17:00';
const lastMinute = '23:59';
const halfHourMs = 30 * 60_000;
const titleLength = 60;

export class Plan {
  resolution = $state.raw<OpenResolution | null>(null);
  communityId = $state('');
  title = $state('');
  module = $state<ServiceModule>('participation');
  item = $state<string | undefined>(undefined);
  area = $state<string | undefined>(undefined);
  place = $state('');
  equipment = $state('');
  contactName = $state('');
  contactPhone = $state('');
  dangerous = $state(false);
  shifts = $state<PlannedShift[]>([]);
  needs = $state<PlannedNeed[]>([]);
  #nextKey = 1;

  constructor(communityId: string, day: string, now: number) {
    this.communityId = communityId;
    this.addShift(day, now);
    this.addNeed();
  }

  /** Takes over what the decision says; what was typed before stays where the decision is silent. */
  startFrom(resolution: OpenResolution | null): void {
    this.resolution = resolution;
    if (!resolution) return;
    this.communityId = resolution.communityId;
    this.title = (resolution.issueTitle ?? resolution.words).slice(0, titleLength);
    if (resolution.issuePlace) this.place = resolution.issuePlace;
  }

  /** A week after the last one; the first at the usual hours, or from now on if it is for today. */
  addShift(day?: string, now?: number): void {
    const last = this.shifts.at(-1);
    const key = this.#nextKey++;
    if (last) {
      this.shifts.push({ key, day: addDays(last.day, 7), from: last.from, to: last.to });
    } else if (day !== undefined && now !== undefined && day === localDay(now)) {
      const startsAt = Math.floor(now / halfHourMs) * halfHourMs;
      const endsAt = startsAt + 4 * halfHourMs;
      const to = localDay(endsAt) === day ? localClock(endsAt) : lastMinute;
      this.shifts.push({ key, day, from: localClock(startsAt), to });
    } else this.shifts.push({ key, day: day ?? '', from: usualFrom, to: usualTo });
  }

  /** An item is one of its module's. */
  chooseModule(module: ServiceModule): void {
    this.module = module;
    if (this.item !== undefined && !serviceItemsOf(module).includes(this.item)) this.item = undefined;
  }

  removeShift(key: number): void {
    this.shifts = this.shifts.filter((shift) => shift.key !== key);
  }

  addNeed(): void {
    this.needs.push({
      key: this.#nextKey++,
      people: 2,
      minimum: null,
      urgency: undefined,
      skill: undefined,
      language: undefined,
      grade: '2',
      credential: undefined,
    });
  }

  removeNeed(key: number): void {
    this.needs = this.needs.filter((need) => need.key !== key);
  }

  problem(now: number): PlanProblem | null {
    if (this.title.trim().length < 2 || this.place.trim().length < 2) return 'needName';
    if (this.shifts.some(({ day, from, to }) => day === '' || from === '' || to === '' || from >= to))
      return 'needTimes';
    if (this.shifts.some(({ day, to }) => day < localDay(now) || atClock(day, to) <= now)) return 'past';
    if (this.needs.some(({ people }) => people === null || people < 1)) return 'needPeople';
    if (this.needs.some(({ people, minimum }) => (minimum ?? 0) > (people ?? 0))) return 'needMinimum';
    const [name, phone] = [this.contactName.trim(), this.contactPhone.trim()];
    const isContactRight = name === '' ? phone === '' : telephone.test(phone);
    return isContactRight ? null : 'needContact';
  }

  /** What the command takes; to be asked only when there is no problem. */
  input(): VolunteerCommands['planActivity'] {
    const requirements = this.needs.map((need) => ({
      minimum: need.minimum ?? need.people ?? 1,
      target: need.people ?? 1,
      priority: Number(need.urgency ?? (need.language || need.skill || need.credential ? 4 : 3)),
      skill: need.skill ?? null,
      credential: need.credential ?? null,
      language: need.language ?? null,
      languageGrade: need.language ? gradeOf(need.grade) : null,
    }));
    return {
      communityId: this.communityId,
      title: this.title.trim(),
      module: this.module,
      serviceItem: this.item === undefined ? null : Number(this.item),
      functionalArea: this.area === undefined ? null : Number(this.area),
      place: this.place.trim(),
      equipment: this.equipment.trim(),
      contact:
        this.contactName.trim() === ''
          ? null
          : { name: this.contactName.trim(), phone: this.contactPhone.trim() },
      resolutionId: this.resolution?.id ?? null,
      issueId: null,
      shifts: this.shifts.map(({ day, from, to }) => ({
        startsAt: atClock(day, from),
        endsAt: atClock(day, to),
        dangerous: this.dangerous,
        point: null,
        requirements,
      })),
    };
  }
}

function gradeOf(value: '1' | '2' | '3'): LanguageGrade {
  switch (value) {
    case '1':
      return 1;
    case '2':
      return 2;
    case '3':
      return 3;
  }
}
