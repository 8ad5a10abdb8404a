import { brandedIn, figuresOf } from '../src/chat/acts/brands.ts'
import { nameOf } from '../src/chat/acts/duty.ts'
import { command, type Decision, type MemberScene, type Reading, say } from '../src/chat/contract.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import type { Brand } from '../src/domain/association.ts'
import { brandNamed, sayAchievement } from '../src/domain/brand.ts'
import { sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/brand.ts'

interface Args {
  brand?: string
  period?: string
}

/** Most activities named, and most brands, in one answer. */
const mostNamed = 15
const mostBrands = 20

/** 品牌 — what was done under a brand in a period: activities, people, achievements. Writes nothing. */
export const brand = command<Args>({
  name: '品牌',
  words: ['品牌', '品牌活动', '品牌情况'],
  who: 'member',
  usage: '品牌 [名称] [时段]',
  about: '看品牌活动做了多少',
  read(rest, reading) {
    if (rest === '') return { args: {} }
    const words = rest.split(/[\s,、:/|()]+/u).filter((word) => word !== '')
    const args: Args = {}
    for (const word of words) {
      const period = saidPeriod(word, reading)
      const named = period === null ? brandNamed(reading.association.brands ?? [], word) : null
      if (period !== null && args.period === undefined) args.period = period
      else if (named && args.brand === undefined) args.brand = named.name
      else return reading.addressed && !reading.glued && words.length <= 2 ? unknown(word, reading) : null
    }
    return { args }
  },
  write: ({ brand: name, period }) => [name, period].filter((word) => word !== undefined).join(' '),

  async run({ brand: name, period: said }, scene) {
    const brands = scene.association.brands ?? []
    if (brands.length === 0) return say(zh.noBrands)
    const period = periodMeant(said, scene)
    const branded = await brandedIn(scene, period)
    const one = name === undefined ? null : brandNamed(brands, name)
    if (one) return oneBrand(scene, one, period.label, branded)
    return say(
      zh.brands(
        period.label,
        brands.slice(0, mostBrands).map((each) => figuresOf(each.name, branded)),
      ),
    )
  },
})

const unknown = (word: string, { association: { brands = [] } }: Reading): { tell: string } => ({
  tell:
    brands.length === 0
      ? zh.noBrands
      : zh.noSuchBrand(
          word,
          brands.map(({ name }) => name),
        ),
})

const oneBrand = (
  { zone, at, roster }: MemberScene,
  { name, about, leader, branches }: Brand,
  period: string,
  branded: Awaited<ReturnType<typeof brandedIn>>,
): Decision => {
  const own = branded.filter((each) => each.brand.name === name)
  const lines = own
    .slice(-mostNamed)
    .map(({ activity, attended, achieved }) =>
      zh.brandActivity(sayDay(activity.startsAt, zone, at), activity.title, activity.number, attended, achieved.map(sayAchievement)),
    )
  return say(
    zh.brand(
      period,
      figuresOf(name, branded),
      { about, leader: leader === undefined ? undefined : nameOf(roster, leader), branches },
      lines,
      own.length - lines.length,
    ),
  )
}
