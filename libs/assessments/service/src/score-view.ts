import type { Locale } from '@yimen/access';
import { sayLine, type ClosedCaseFact, type RatingFact, type Scheme, type WindowScore } from '@yimen/assessments-domain';

/** A fact as the graph shows it; fields of the other kind are null. */
interface ShownFact {
  readonly id: string;
  readonly kind: 'closed_case' | 'rating';
  readonly on: string;
  readonly case: { readonly id: string } | null;
  readonly onTime: boolean | null;
  readonly supplements: number | null;
  readonly level: number | null;
}
interface ShownLine {
  readonly rule: string;
  readonly points: number;
  readonly text: string;
  readonly facts: readonly ShownFact[];
}
interface ShownSection {
  readonly code: string;
  readonly name: string;
  readonly source: string;
  readonly score: number;
  readonly maximum: number;
  readonly lines: readonly ShownLine[];
}
export interface ShownScore {
  readonly window: { readonly id: string };
  readonly month: string;
  readonly scheme: Pick<Scheme, 'code' | 'name' | 'version' | 'source'>;
  readonly total: number;
  readonly maximum: number;
  readonly noFacts: boolean;
  readonly sections: readonly ShownSection[];
}

/** A closed case with the number (办件编号) by which people name it. */
export type NumberedCase = ClosedCaseFact & { readonly caseNo: string };

/** A score in points and words, with the facts that its lines name. */
export function showScore(
  score: WindowScore,
  scheme: Scheme,
  facts: { readonly cases: readonly NumberedCase[]; readonly ratings: readonly RatingFact[] },
  locale: Locale,
): ShownScore {
  const numbers = new Map(facts.cases.map(({ caseId, caseNo }) => [caseId, caseNo]));
  const shown = new Map([...facts.cases.map(showCase), ...facts.ratings.map(showRating)].map((fact) => [fact.id, fact]));
  return {
    window: { id: score.windowId },
    month: score.period,
    scheme,
    total: score.total / 100,
    maximum: score.maximum / 100,
    noFacts: score.noFacts,
    sections: score.sections.map((section, index) => {
      const { code, name, source } = scheme.sections[index]!;
      const lines = section.lines.map((line) => ({
        rule: line.rule,
        points: line.amount / 100,
        text: sayLine(line, locale, (caseId) => numbers.get(caseId) ?? caseId),
        facts: line.factIds.map((id) => shown.get(id)!),
      }));
      return { code, name, source, score: section.score / 100, maximum: section.maximum / 100, lines };
    }),
  };
}

const showCase = ({ factId, caseId, closedOn, onTime, supplements }: ClosedCaseFact): ShownFact => ({
  id: factId, kind: 'closed_case', on: closedOn, case: { id: caseId }, onTime, supplements, level: null,
});

const showRating = ({ factId, ratedOn, level }: RatingFact): ShownFact => ({
  id: factId, kind: 'rating', on: ratedOn, case: null, onTime: null, supplements: null, level,
});
