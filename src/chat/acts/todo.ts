import { brandOf } from '../../domain/brand.ts'
import { sayMonth } from '../../domain/duty.ts'
import { periodOfKey } from '../../domain/period.ts'
import { ruleChanges } from '../../domain/points/rule-changes.ts'
import * as zh from '../../text/todo.ts'
import type { MemberScene } from '../contract.ts'
import { mayReview } from './binding.ts'
import { waitingFor } from './claim-review.ts'
import { barredFrom, openFor } from './objections.ts'
import { monthsToPublish } from './publishing.ts'

const dayMs = 24 * 60 * 60_000
/** How long after an activity its achievements are still asked for, and how far back late openings are looked for, ms. */
const lookedMs = 31 * dayMs

/** One kind of thing that may wait for somebody: its lines, each with the words that settle it. */
type Provider = (scene: MemberScene) => Promise<string[]>

const bindings: Provider = async (scene) => {
  const waiting = (await scene.ledger.requests()).filter(({ member }) => {
    const found = scene.roster.byNumber.get(member)
    return found !== undefined && mayReview(scene, found)
  })
  return waiting.length === 0 ? [] : [zh.bindings(waiting.length)]
}

const claims: Provider = async (scene) => {
  const { roles } = scene.speaker
  if (!roles.staff && !roles.head) return []
  const waiting = await waitingFor(scene)
  return waiting.length === 0 ? [] : [zh.claims(waiting.length)]
}

const objections: Provider = async (scene) => {
  const all = await openFor(scene)
  const barred = await Promise.all(all.map((each) => barredFrom(scene, each)))
  const open = all.filter((_, index) => barred[index] === null)
  return open.length === 0 ? [] : [zh.objections(open.length)]
}

const swaps: Provider = async ({ ledger, me, at }) =>
  (await ledger.swaps())
    .filter(({ other, until }) => other === me.number && until > at)
    .map(({ swap, mine, theirs }) => zh.swap(swap, sayMonth(mine), sayMonth(theirs)))

const activities: Provider = async ({ ledger, association, me, speaker, at }) => {
  const recent = (await ledger.activitiesStarting(at - lookedMs, at + lookedMs)).filter(({ state }) => state === 'open')
  const late = speaker.roles.staff ? recent.filter((activity) => activity.late === 'asked') : []
  const held = recent.filter(
    (activity) => activity.leader === me.number && activity.endsAt <= at && brandOf(association.brands ?? [], activity),
  )
  const missing = await Promise.all(held.map(async (activity) => ((await ledger.achievements(activity.number)) === null ? [activity] : [])))
  return [
    ...late.map(({ number, title }) => zh.late(number, title)),
    ...missing.flat().map(({ number, title }) => zh.achievements(number, title)),
  ]
}

const publications: Provider = async ({ ledger, speaker, at, zone }) => {
  if (!speaker.roles.staff) return []
  const [[month], all] = await Promise.all([monthsToPublish(ledger, at, zone), ledger.publications()])
  const opened = all.some(({ period, state }) => period === month && state === 'opened')
  const longer = all.filter(({ kind, state }) => kind !== 'month' && state === 'drafted').map(({ period }) => period)
  return [...(month === undefined || opened ? [] : [month]), ...longer].map((key) => zh.publish(periodOfKey(key)?.label ?? key))
}

const rules: Provider = async ({ ledger, association, speaker }) => {
  if (!speaker.roles.staff) return []
  const latest = (await ledger.ruleVersions()).at(-1)
  return latest && ruleChanges(latest.rules, association.rules).length > 0 ? [zh.rules] : []
}

const providers: readonly Provider[] = [bindings, claims, objections, swaps, activities, publications, rules]

/** Everything that waits for the speaker, each a line with the words that settle it. */
export const todoOf = async (scene: MemberScene): Promise<string[]> => (await Promise.all(providers.map((lines) => lines(scene)))).flat()
