import type { Member } from '../../../src/domain/member.ts'
import { usualPublication } from '../../../src/domain/publication.ts'
import { listed, opened } from '../activities.ts'
import { imported } from '../imports.ts'
import { seeded } from '../talk-corpus.ts'
import { people, type Village, village } from '../village.ts'

const hour = 60 * 60_000
const day = 24 * hour
const branches = ['医疗保障分会', '律师分会']
const tiers = ['会员单位', '理事单位', '会长单位']
const staff = ['0001', '0002']
const heads = { 医疗保障分会: '0003', 律师分会: '0016' } as Record<string, string>
const answerers = [...staff, ...Object.values(heads)]
const surnames = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨'
const names = '安平康宁远达明清和顺文武英杰春秋'

/** How much life there is. */
export interface Size {
  members: number
  days: number
  /** Deeds a day. */
  deeds: number
}

/** What was lived: the village, how many months were published, and how often each kind of deed was done. */
export interface Lived {
  village: Village
  deeds: Record<string, number>
}

/**
 * Lives a random life from 2026-11-26 on: awards, deductions, claims of today and of weeks ago, reviews, check-ins, reversals, objections
 * and answers, adopted rule changes, moves between branches and tiers, people who leave and join again, and each month published as it falls due.
 * The same seed gives the same life.
 */
export const live = async (seed: number, { members, days, deeds }: Size): Promise<Lived> => {
  const next = seeded(seed)
  const upTo = (most: number): number => Math.floor(next() * most)
  const pick = <T>(from: readonly T[]): T | undefined => from[upTo(from.length)]
  const some = Array.from({ length: Math.max(members - people.length, 0) }, (_, index) => {
    const number = String(100 + index).padStart(4, '0')
    const name = `${surnames[index % 16]}${names[Math.floor(index / 16) % 16]}${names[Math.floor(index / 256) % 16]}${names[(index * 7) % 16]}`
    return {
      number,
      name,
      branch: branches[index % 2] ?? '',
      tier: tiers[index % 3] ?? '',
      posts: [],
      speciality: '',
      contactId: `wxid_${number}`,
    }
  })
  const v = await village((association) => ({
    ...association,
    roster: [...association.roster, ...some],
    publication: usualPublication,
    appraisal: {
      stars: [
        { name: '五星', percent: 10 },
        { name: '三星', tenths: 100 },
      ],
      leave: 'excluded',
    },
  }))
  const { ledger } = v.house
  const done: Record<string, number> = {}
  const somebody = async (): Promise<Member> => {
    const { present } = await ledger.roster()
    const found = pick(present.filter(({ number }) => !['0001', '0002', '0003', '0016', '0017'].includes(number)))
    if (!found) throw new Error('nobody is left')
    return found
  }
  const entryOf = async (number: string): Promise<string | undefined> => pick((await ledger.entriesOf(number)).map(({ entry }) => entry))
  const say = (who: string, text: string) => v.say(who, null, text)

  const kinds: Record<string, () => Promise<void>> = {
    award: async () =>
      void (await say(pick(staff) ?? '', `加分 ${(await somebody()).number} ${pick(['公益服务', '转发信息'])} ${1 + upTo(6)} 事由 活动`)),
    deduct: async () => void (await say('0001', `扣分 ${(await somebody()).number} 无故缺席 事由 没来`)),
    claim: async () => {
      const ago = v.clock.time - upTo(28) * day
      const date = new Date(ago + 8 * hour)
      const when = upTo(2) === 0 ? '' : ` ${date.getUTCMonth() + 1}月${date.getUTCDate()}日`
      await say((await somebody()).number, `申报 ${pick(['公益服务', '转发信息'])} ${1 + upTo(5)}${when} 敬老院`)
    },
    review: async () => {
      const waiting = pick(await ledger.claimsWaiting())
      const claim = waiting && (await ledger.claim(waiting.claim))
      if (!claim) return
      const head = upTo(2) === 0 ? '0001' : (heads[claim.branch] ?? '0001')
      await say(head, upTo(5) === 0 ? `退回 ${claim.claim} 材料不清` : `通过 ${claim.claim}`)
    },
    attend: async () => {
      const startsAt = v.clock.time - hour
      const activity = await opened(v, { startsAt, endsAt: startsAt + 2 * hour, openedAt: startsAt - day })
      const came = await Promise.all([somebody(), somebody()])
      await listed(v, activity, [...new Set(came.map(({ number }) => number))])
      for (const { number } of came) await v.say(number, null, `签到 ${activity}`)
    },
    reverse: async () => {
      const entry = await entryOf((await somebody()).number)
      if (entry !== undefined) await say(pick(staff) ?? '', `冲正 ${entry} 记错`)
    },
    object: async () => {
      const { number } = await somebody()
      const entry = await entryOf(number)
      if (entry !== undefined) await say(number, `申诉 ${entry} 数量不对`)
    },
    answer: async () => {
      const open = pick(await ledger.openObjections())
      if (open) await say(pick(answerers) ?? '', `答复 ${open.objection} 已核实`)
    },
    rules: async () => {
      const { rules } = v.house.association
      const items = rules.items.map((item) => (item.name === '公益服务' ? { ...item, tenths: 10 + upTo(20) } : item))
      v.house.association.rules = { ...rules, items }
      await say('0001', '启用办法')
      await say('0001', '确认')
    },
    move: async () => {
      const { number, name, joinedAt, posts, speciality } = await somebody()
      await v.house.journal.commit({
        act: { id: `move/${number}/${v.clock.time}`, about: '', once: false },
        by: 'cli',
        occurredAt: v.clock.time,
        expect: [],
        events: [
          {
            type: 'member.changed',
            ...{ member: number, name: await ledger.seals.seal(number, name), branch: pick(branches) ?? '', tier: pick(tiers) ?? '' },
            ...{ posts, speciality, joinedAt },
          },
        ],
        says: [],
        memo: [],
      })
    },
    leave: async () => {
      if ((await ledger.roster()).present.length < members - 3) return
      await say('0001', `退会 ${(await somebody()).number} 调动`)
      await say('0001', '确认')
    },
    rejoin: async () => {
      const gone = pick([...(await ledger.roster()).byNumber.values()].filter(({ leftAt }) => leftAt !== undefined))
      if (!gone) return
      const { number, name } = gone
      await imported(v, [{ number, name, branch: pick(branches) ?? '', tier: pick(tiers) ?? '', contactId: `wxid_${number}` }])
    },
  }
  // what happens often stands there often
  const chances = 'award award award claim claim claim review review review attend reverse object answer answer deduct move'.split(' ')
  const publish = async (): Promise<void> => {
    for (const period of ['', ' 上季', ' 上半年', ' 下半年']) {
      await say('0002', `公布${period}`)
      await say('0002', '确认')
    }
  }
  // these come in turn
  const seldom = ['rules', 'leave', 'rejoin']
  let rares = 0
  const begin = v.clock.time
  for (let lived = 1; lived <= days; lived += 1) {
    const rare = upTo(12) === 0 ? seldom[rares++ % seldom.length] : undefined
    for (const kind of [...(rare === undefined ? [] : [rare]), ...Array.from({ length: deeds }, () => pick(chances) ?? 'award')]) {
      await kinds[kind]?.()
      done[kind] = (done[kind] ?? 0) + 1
      v.clock.time += 60_000
    }
    await publish()
    await v.passTo(begin + lived * day)
  }
  // what is still open at the end is answered, so that the last windows close
  for (const { objection } of await ledger.openObjections()) for (const who of answerers) await say(who, `答复 ${objection} 已核实`)
  await v.uttered()
  return { village: v, deeds: done }
}
