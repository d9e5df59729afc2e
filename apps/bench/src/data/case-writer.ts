import { caseNumber } from '@yimen/cases-domain';
import type { TenantNo } from '@yimen/jurisdiction';
import type { PersonalDataVault } from '@yimen/personal-data';
import { isoDateOf } from '@yimen/working-days';
import type { CaseTables } from './case-tables.js';
import { writeUuid7, type Chance } from './chance.js';
import { dayAt, startOfDay } from './due-days.js';
import type { CaseItem } from './items.js';
import type { Journey, LegStanding, Place, Slot } from './journey.js';
import type { Staff } from './offices.js';
import { instantsOf } from './pace.js';
import type { Applicant } from './people.js';
import { writeRating } from './rating.js';
import { pressingDue, promisedDue, type DatedJourney } from './standing-dates.js';
import type { Origin, World } from './world.js';

/** Of an open leg on which no clock runs, as the product writes it. */
const NO_DEADLINE = Date.UTC(9999, 11, 31);
const RECENT_MS = 60 * 86_400_000;
/** Within so long every application has its answer: five working days are never shorter. */
const ANSWERED_MS = 5 * 86_400_000;
/** More acts than any journey has; room for the ids that they make. */
const MOST_ACTS = 16;
const LETTERS_FROM = 16 * (1 + MOST_ACTS);
const MANDATE_DAYS = 365;

/** A case while it is being written. */
interface Draft {
  readonly origin: Origin;
  readonly item: CaseItem;
  readonly journey: Journey;
  readonly at: readonly number[];
  /** How many acts have happened. */
  readonly done: number;
  readonly dated: DatedJourney;
  readonly reviewerNo: TenantNo | null;
  readonly applicant: Applicant;
  readonly actors: readonly (Staff | null)[];
  readonly caseNo: string;
}

/** Writes cases as the product would have left them; chance alone decides which. */
export class CaseWriter {
  /** The ids of the case in hand: its own, those of its legs, and those of its letters, each by the act that made it. */
  private readonly ids = Buffer.alloc(LETTERS_FROM + 16 * MOST_ACTS);

  private today = { day: 0, on: '' };
  /** Unwrapping a person's key costs as much as sealing a value, and the same people come again and again. */
  private readonly sealers = new WeakMap<Buffer, ReturnType<PersonalDataVault['sealerOf']>>();

  constructor(
    private readonly world: World,
    private readonly untilMs: number,
    private readonly vault: PersonalDataVault,
    private readonly tables: CaseTables,
  ) {}

  /** One case that was handed in at an instant. `serial` is its place among all numbers that were ever drawn. */
  write(beganAt: number, serial: number, chance: Chance): void {
    const draft = this.draft(beganAt, serial, chance);
    writeUuid7(chance, beganAt, this.ids, 0);
    for (let act = 0; act < draft.done; act++) {
      writeUuid7(chance, draft.at[act]!, this.ids, legAt(act));
      writeUuid7(chance, draft.at[act]!, this.ids, letterAt(act));
    }
    this.root(draft);
    this.legs(draft);
    this.letters(draft);
    this.events(draft);
    this.persons(draft);
    if (draft.done === draft.journey.acts.length) this.closed(draft, chance);
  }

  private draft(beganAt: number, serial: number, chance: Chance): Draft {
    const origin = this.world.origins.pick(chance);
    const item = this.world.items.pick(chance);
    const { channel, handlingNo } = origin;
    const reviewerNo = item.reviewerOf(handlingNo);
    const isQuick = item.limits.promised.unit === 'on_the_spot';
    const journey = item.journey({
      channel, reviewed: reviewerNo !== null,
      supplemented: chance.happens(isQuick ? 0 : 0.12) && item.hasMaterials,
      withGaps: chance.happens(0.2) && item.hasDeferrable,
      refused: chance.happens(0.03),
    });
    const { due } = this.world.calendars.of(handlingNo);
    const at = instantsOf(journey, item.limits.promised, due, beganAt, chance);
    const done = this.actsDone(journey, at, beganAt, chance);
    const clerk = chance.one(this.world.officeOf(handlingNo).clerk);
    const actors = journey.acts.map(({ by, place }) => {
      if (by === 'applicant') return null;
      return by === 'clerk' ? clerk : this.world.officeOf(placeNo(place, origin, reviewerNo))[by][0]!;
    });
    const caseNo = caseNumber({ officialCode: origin.originCode, on: this.dateOf(dayAt(beganAt)), serial });
    const dated = { journey, limits: item.limits, due, done, dayOfAct: (act: number) => dayAt(at[act]!) };
    return { origin, item, journey, at, done, dated, reviewerNo, applicant: chance.one(origin.applicants), actors, caseNo };
  }

  /** Cases come in the order of time, so the day is mostly the same as before. */
  private dateOf(day: number): string {
    if (this.today.day !== day) this.today = { day, on: isoDateOf(day) };
    return this.today.on;
  }

  /**
   * Most cases go their way to the end. What was handed in lately is often still under way, and a few older ones lie: together
   * about a tenth are open. None lies unanswered: what nobody answers the law accepts.
   */
  private actsDone({ standings }: Journey, at: readonly number[], beganAt: number, chance: Chance): number {
    const lies = chance.happens(this.untilMs - beganAt < RECENT_MS ? 0.6 : 0.035);
    const last = lies ? chance.between(1, at.length - 1) : at.length;
    const future = at.findIndex((instant) => instant > this.untilMs);
    const done = future < 0 ? last : Math.min(last, Math.max(1, future));
    const isUnanswered = standings[done - 1]!.status === 'received' && this.untilMs - at[done - 1]! > ANSWERED_MS;
    return isUnanswered && done !== future ? done + 1 : done;
  }

  private root({ origin, item, journey, at, done, applicant, caseNo }: Draft): void {
    const { status, outcome, legs } = journey.standings[done - 1]!;
    const isReceived = legs.some(({ counted }) => counted);
    const isClosed = done === journey.acts.length;
    const row = this.tables.roots.row().uuid(this.ids).text(caseNo).int8(origin.originNo).int8(origin.handlingNo).text(item.code).text(item.name)
      .uuid(applicant.personId).text(origin.channel).text(status).text(outcome);
    row.text(isReceived ? item.standardDigest : null).instant(at[0]!).instant(isClosed ? at[done - 1]! : null);
  }

  private legs(draft: Draft): void {
    const { origin, item, journey, at, done, reviewerNo, actors, caseNo } = draft;
    for (const leg of journey.standings[done - 1]!.legs) {
      const opener = actors[leg.openedAct] ?? null;
      const tenantNo = placeNo(leg.place, origin, reviewerNo);
      const writtenDay = dayAt(at[leg.writtenAct]!);
      const due = pressingDue(leg, this.datedAt(leg, draft), writtenDay);
      const row = this.tables.legs.row().uuid(this.ids, legAt(leg.openedAct)).uuid(this.ids).int8(tenantNo).text(leg.kind).text(leg.status).bool(leg.counted)
        .uuid(opener?.windowId ?? null).uuid(opener?.departmentId ?? null).uuid(opener?.personId ?? null).text(caseNo).text(item.code).text(item.name)
        .instant(at[leg.openedAct]!);
      if (due === null) row.null().instant(NO_DEADLINE).bool(false).null();
      else {
        const version = this.world.calendars.of(tenantNo).versionOf(dayAt(at[0]!), writtenDay);
        row.date(due.day).instant(startOfDay(due.day + 1)).bool(due.provisional).text(version);
      }
    }
  }

  /** Each office counts by the calendar of its own tenant. */
  private datedAt({ place }: LegStanding, { dated, reviewerNo }: Draft): DatedJourney {
    return place === 'reviewing' && reviewerNo !== null ? { ...dated, due: this.world.calendars.of(reviewerNo).due } : dated;
  }

  private letters({ origin, item, journey, at, done, reviewerNo, actors, caseNo }: Draft): void {
    for (const { kind, sentAct, from, to, signedAct } of journey.letters) {
      if (sentAct >= done) continue;
      const isSigned = signedAct < done;
      this.tables.letters.row().uuid(this.ids, letterAt(sentAct)).uuid(this.ids).text(kind).int8(placeNo(from, origin, reviewerNo))
        .int8(placeNo(to, origin, reviewerNo)).text(caseNo).text(item.name).instant(at[sentAct]!).uuid(actors[sentAct]!.personId)
        .instant(isSigned ? at[signedAct]! : null).uuid(isSigned ? actors[signedAct]!.personId : null);
    }
  }

  private events(draft: Draft): void {
    const { origin, journey, at, done, reviewerNo, actors, applicant } = draft;
    journey.events.forEach(({ act, kind, place, legAct, facts }, index) => {
      if (act >= done) return;
      const actor = actors[act] ?? null;
      this.tables.events.row().uuid(this.ids).int4(index + 1).uuid(this.ids, legAt(legAct)).int8(placeNo(place, origin, reviewerNo)).text(kind)
        .instant(at[act]!).uuid(actor?.personId ?? applicant.personId).uuid(actor?.postId ?? null)
        .jsonb(facts.map((part) => (Buffer.isBuffer(part) ? part : this.filled(part, draft))));
    });
  }

  private filled(slot: Slot, { origin, reviewerNo, at, caseNo }: Draft): string {
    switch (slot.slot) {
      case 'handover': return uuidText(this.ids, letterAt(slot.act));
      case 'instant': return new Date(at[slot.act]!).toISOString();
      case 'tenant': return String(placeNo(slot.place, origin, reviewerNo));
      // A receipt bears the serial of its case: it cannot meet one that the product draws.
      case 'receipt': return `S${caseNo}`;
    }
  }

  private persons({ origin, item, journey, at, done, dated, applicant, actors, caseNo }: Draft): void {
    const { status, legs } = journey.standings[done - 1]!;
    const { personId, name, idNumber, phone, wrappedKey, idIndex, phoneIndex } = applicant;
    const lastAt = at[done - 1]!;
    const counted = legs.find((leg) => leg.counted);
    const due = counted ? pressingDue(counted, dated, dayAt(lastAt)) : null;
    this.tables.personCases.row().uuid(personId).uuid(this.ids).text('applicant').text(caseNo).text(item.name).text(status).date(due?.day ?? null).instant(lastAt);
    // The place of a value is a part of its seal, so no two cases can share one.
    const place = `cases.applicant/${uuidText(this.ids, 0)}`;
    const sealed = this.sealers.get(wrappedKey) ?? this.vault.sealerOf(wrappedKey);
    this.sealers.set(wrappedKey, sealed);
    const seal = (value: string, field: string): Buffer => sealed(value, `${place}/${field}`);
    this.tables.applicants.row().uuid(this.ids).uuid(personId).text(seal(name, 'name')).text(seal(idNumber, 'idNumber')).text(seal(phone, 'phone'))
      .text(idIndex).text(phoneIndex);
    if (origin.channel === 'village_agent') {
      const signedDay = dayAt(at[0]!);
      this.tables.mandates.row().uuid(this.ids).uuid(actors[0]!.personId).text('代办委托书').date(signedDay).date(signedDay + MANDATE_DAYS);
    }
  }

  private closed(draft: Draft, chance: Chance): void {
    const { origin, item, journey, at, done, dated, applicant, actors, caseNo } = draft;
    const { decide, accept, notify } = journey.actOf;
    const due = promisedDue(dated);
    const { outcome, legs } = journey.standings[done - 1]!;
    const opener = actors[legs.find(({ counted }) => counted)!.openedAct] ?? null;
    const closedAt = at[done - 1]!;
    this.tables.closedCases.row().uuid(this.ids).text(caseNo).int8(origin.handlingNo).uuid(opener?.windowId ?? null).uuid(opener?.departmentId ?? null)
      .text(item.code).date(dayAt(at[accept!]!)).date(dayAt(closedAt)).date(due.day).bool(at[decide!]! < startOfDay(due.day + 1))
      .int4(notify === undefined ? 0 : 1).text(outcome).uuid(applicant.personId);
    const rated = { caseId: this.ids, tenantNo: origin.handlingNo, windowId: opener?.windowId ?? null, personId: applicant.personId, closedAt };
    writeRating(this.tables.ratings, rated, this.untilMs, chance);
  }
}

const legAt = (act: number): number => 16 * (1 + act);
const letterAt = (act: number): number => LETTERS_FROM + 16 * act;

function placeNo(place: Place, { originNo, handlingNo }: Origin, reviewerNo: TenantNo | null): TenantNo {
  if (place === 'reviewing') return reviewerNo!;
  return place === 'origin' ? originNo : handlingNo;
}

function uuidText(bytes: Buffer, offset: number): string {
  const hex = bytes.toString('hex', offset, offset + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
