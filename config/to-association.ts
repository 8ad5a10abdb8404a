import type { z } from 'zod'
import type { AppraisalRules } from '../src/domain/appraisal.ts'
import type { Association, Brand, Group, Item, RosterRow, RuleSet, StudySeries } from '../src/domain/association.ts'
import type { BottomReviewRules } from '../src/domain/bottom-review.ts'
import { lastDateOf } from '../src/domain/duty.ts'
import type { Absence } from '../src/domain/rota.ts'
import { usualReminders } from '../src/domain/series.ts'
import { reminderTimeOf } from './reminder-time.ts'
import type { associationSchema, brandsSchema, pointsSchema, rotationSchema, studySchema } from './schema.ts'

/** The files of a folder once each fits its schema and they agree. */
export interface CheckedFiles {
  association: z.output<typeof associationSchema>
  points: z.output<typeof pointsSchema>
  rotation: z.output<typeof rotationSchema>
  study?: z.output<typeof studySchema> | undefined
  brands?: z.output<typeof brandsSchema> | undefined
  roster: RosterRow[]
}

/** The plain data of the domain from checked files: points become whole tenths, turns are put in month order. */
export function toAssociation({ association, points, rotation, study, brands, roster }: CheckedFiles): Association {
  const { site, silentHours, ...named } = association
  return {
    ...named,
    ...(site === undefined ? {} : { site: site.replace(/\/+$/, '') }),
    ...(silentHours === undefined ? {} : { silentHours }),
    groups: association.groups.map((group): Group => withoutUndefined(group)),
    manners: withoutUndefined(association.manners),
    rules: toRules(points),
    ...(points.appraisal ? { appraisal: toAppraisal(points.appraisal) } : {}),
    ...(points.publication ? { publication: points.publication } : {}),
    ...(points.review ? { review: points.review } : {}),
    ...(points.objections ? { objections: points.objections } : {}),
    turns: [...rotation.turns].sort((a, b) => (a.month < b.month ? -1 : 1)),
    roster,
    ...(rotation.targets ? { rotationTargets: rotation.targets } : {}),
    ...(rotation.absences ? { absences: rotation.absences.map(toAbsence) } : {}),
    ...(study ? { study: study.series.map((series) => toSeries(series, association.groups)) } : {}),
    ...(study?.holidays ? { holidays: study.holidays } : {}),
    ...(brands ? { brands: toBrands(brands) } : {}),
    ...(points.bottomReview ? { bottomReview: toBottomReview(points.bottomReview) } : {}),
  }
}

function toRules({ categories, items, credits, campaigns = [] }: z.output<typeof pointsSchema>): RuleSet {
  return {
    categories,
    items: items.map(toItem),
    credits: withoutUndefined(credits),
    ...(campaigns.length > 0 ? { campaigns } : {}),
  }
}

function toAppraisal({ stars, attendance, leave }: NonNullable<z.output<typeof pointsSchema>['appraisal']>): AppraisalRules {
  return {
    stars: stars.map(({ name, points, percent, places }) =>
      withoutUndefined({ name, percent, places, tenths: points === undefined ? undefined : tenthsOf(points) }),
    ),
    leave,
    ...(attendance === undefined ? {} : { attendance }),
  }
}

/** Who may record it and what of it is reviewed are kept only where they are not the usual. */
function toItem(item: z.output<typeof pointsSchema>['items'][number]): Item {
  const { name, aliases, category, points, unit, record, review, evidence, dailyLimit, monthlyLimit, activityLimit } = item
  return {
    ...{ name, aliases, category, unit },
    tenths: tenthsOf(points),
    ...(record === undefined || record === (points < 0 ? 'staff' : 'member') ? {} : { record }),
    ...(review ? {} : { unreviewed: true }),
    ...(evidence ? { evidence: true } : {}),
    ...(dailyLimit === undefined ? {} : { dailyLimitTenths: tenthsOf(dailyLimit) }),
    ...(monthlyLimit === undefined ? {} : { monthlyLimitTenths: tenthsOf(monthlyLimit) }),
    ...(activityLimit === undefined ? {} : { activityLimitTenths: tenthsOf(activityLimit) }),
  }
}

function toBottomReview({ monthlyPoints, ...rules }: NonNullable<z.output<typeof pointsSchema>['bottomReview']>): BottomReviewRules {
  return { ...rules, monthlyTenths: tenthsOf(monthlyPoints) }
}

/** A month stands for all of its days; without `to` it is the one month or day. */
function toAbsence({ number, from, to = from }: NonNullable<z.output<typeof rotationSchema>['absences']>[number]): Absence {
  return { number, from: from.length === 7 ? `${from}-01` : from, to: to.length === 7 ? lastDateOf(to) : to }
}

function toSeries(
  { group, groups, branches, reminders, ...series }: z.output<typeof studySchema>['series'][number],
  all: CheckedFiles['association']['groups'],
): StudySeries {
  const said = reminders?.flatMap((text) => reminderTimeOf(text) ?? [])
  // «提前1小时» and «提前60分钟» are one reminder
  const times = said && [...new Map(said.map((time) => [JSON.stringify(time), time])).values()]
  // a branch stands for its own group
  const ofBranches = all.filter(({ branch }) => branch !== undefined && branches?.includes(branch)).map(({ name }) => name)
  return {
    ...withoutUndefined(series),
    groups: [...new Set([...(group === undefined ? [] : [group]), ...(groups ?? []), ...ofBranches])],
    reminders: times ?? usualReminders,
  }
}

function toBrands(brands: z.output<typeof brandsSchema>): Brand[] {
  const of = (kind: Brand['kind'], list: typeof brands.series): Brand[] =>
    list.map(({ branch, branches, ...brand }) => ({
      kind,
      ...withoutUndefined(brand),
      branches: branches ?? (branch === undefined ? [] : [branch]),
    }))
  return [...of('series', brands.series), ...of('base', brands.bases), ...of('team', brands.teams)]
}

/** Exact, because the schema let at most one decimal through. */
const tenthsOf = (points: number): number => Math.round(points * 10)

type Defined<Value> = { [Key in keyof Value]: Exclude<Value[Key], undefined> }

/** zod types an absent key as possibly undefined; the domain knows only absent. */
const withoutUndefined = <Value extends object>(value: Value): Defined<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Defined<Value>
