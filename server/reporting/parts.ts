/** Parts of figures and people of a period: as a snapshot kept them, else counted. In one transaction they belong together. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { DashboardView, PeopleView } from '../../shared/reporting/cuts.ts';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { Span } from '../../shared/reporting/period.ts';
import { dashboardOf, keptItemsOf, peopleOf } from './cuts.ts';
import { frozenParts } from './periods/kept-snapshot.ts';

export async function partsShown(
  em: EntityManager,
  span: Span,
  codes: readonly IndicatorCode[],
): Promise<DashboardView> {
  const kept = await frozenParts(em, span);
  if (!kept) return dashboardOf(em, span, codes);
  const { periodId, parts, groups, communities } = kept;
  const items = await keptItemsOf(em, periodId);
  return { period: { from: span.from, to: span.to }, isKept: true, parts, items, groups, communities };
}

export async function peopleShown(em: EntityManager, span: Span): Promise<PeopleView> {
  const kept = await frozenParts(em, span);
  return kept ? { period: { from: span.from, to: span.to }, ...kept.people } : peopleOf(em, span);
}
