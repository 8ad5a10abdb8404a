import { crediting } from '../src/chat/acts/credit.ts'
import { sayQuantity, signed } from '../src/chat/acts/entry-lines.ts'
import { type AnyCommand, command, confirmPrivately, type Decision, type MemberScene, tell } from '../src/chat/contract.ts'
import { type AwardForm, nearestItems, readAward, writeAward } from '../src/chat/forms/award-form.ts'
import { peopleSaid } from '../src/chat/forms/people-said.ts'
import type { Item } from '../src/domain/association.ts'
import type { EntryFact } from '../src/domain/entry.ts'
import type { Member } from '../src/domain/member.ts'
import { itemNamed, score } from '../src/domain/points/scoring.ts'
import { notOnRoster, severalOfName } from '../src/text/common.ts'
import { openOf } from '../src/text/objection.ts'
import * as zh from '../src/text/points.ts'

/** Above this for one person, tenths, an act is shown and confirmed first. */
const largeTenths = 1000
/** Most people of one act; most characters of a reason. */
const mostPeople = 50
const mostReason = 200
const mostNearest = 8

/** 加分 and 扣分 are one act with two signs. Nothing of it is ever said in a room. */
const scoring = (name: '加分' | '扣分', words: readonly string[]): AnyCommand =>
  command<AwardForm>({
    name,
    words,
    who: 'staff',
    usage: `${name} 姓名 … 项目 [数量] 事由 …`,
    about: name === '加分' ? '给会员补记积分' : '给会员扣减积分',
    read: (rest, reading) => readAward(name, rest, reading),
    write: writeAward,
    async run(form, scene) {
      const { rules, roster, me, confirmed } = scene
      const item = itemNamed(rules, form.item)
      if (item === null) return tell(zh.unknownItem(form.item, nearestItems(rules, form.item, mostNearest)))
      const found = peopleSaid(roster, form.people)
      if ('unknown' in found) return tell(notOnRoster(found.unknown))
      if ('several' in found) return tell(severalOfName(found.several.name, found.several.people))
      const { members } = found
      if (members.some(({ number }) => number === me.number)) return tell(zh.notForYourself(name))
      if (members.length > mostPeople) return tell(zh.tooMany(mostPeople))
      if (form.unit !== undefined && form.unit !== item.unit) return tell(zh.wrongUnit(item.name, item.unit, form.unit))
      if (form.reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
      if (name === '加分' && item.tenths <= 0) return tell(zh.onlyDeducts(item.name))
      const quantity = form.quantity ?? 1
      const unlimited = { at: scene.at, zone: scene.zone, used: () => Number.NEGATIVE_INFINITY }
      const size = name === '加分' ? score(rules, item, quantity, unlimited).tenths : -Math.round(Math.abs(item.tenths) * quantity)
      if (size === 0) return tell(zh.tooLittle)

      const act: Act = { word: name, members, item, quantity, tenths: size, reason: scene.asTyped(form.reason) }
      if (!confirmed && (members.length > 1 || Math.abs(size) > largeTenths))
        return confirmPrivately(scene, zh.awardShown(toldOf(scene, act)), { command: name, args: { ...form, reason: act.reason } })
      return scored(scene, act)
    },
  })

interface Act {
  word: '加分' | '扣分'
  members: readonly Member[]
  item: Item
  quantity: number
  /** For each person, before any limit. */
  tenths: number
  reason: string
}

const toldOf = (scene: MemberScene, { word, members, item, quantity, tenths, reason }: Act) => ({
  word,
  names: members.map((member) => (scene.roster.named(member.name).length > 1 ? `${member.name}（${member.number}）` : member.name)),
  item: item.name,
  quantity: sayQuantity(scene, item.name, quantity),
  each: signed(tenths),
  reason,
})

const scored = async (scene: MemberScene, act: Act): Promise<Decision> => {
  const { word, members, item, quantity, reason } = act
  const credits = crediting(scene)
  const entries: EntryFact[] = []
  for (const { number: member } of members) {
    const sealed = await scene.ledger.seals.seal(member, reason)
    entries.push(await credits.add({ member, item, quantity, at: scene.at, deducts: word === '扣分', reason: sealed }))
  }
  const told = toldOf(scene, act)
  const capped = entries.flatMap(({ uncapped, tenths }, index) =>
    uncapped === undefined ? [] : [zh.cappedFor(told.names[index] ?? '', signed(tenths))],
  )
  const open = word === '加分' ? await scene.ledger.openObjections() : []
  const objections = members.flatMap(({ number }, index) => {
    const theirs = open.filter(({ member }) => member === number).map(({ objection }) => objection)
    return theirs.length === 0 ? [] : [openOf(told.names[index] ?? '', theirs)]
  })
  const answer = zh.awarded({ ...told, each: signed(act.tenths), entries: entries.map(({ entry }) => entry), capped })
  return {
    expect: credits.expect,
    events: credits.events,
    entries: credits.count(),
    says: [
      { to: 'asker', text: [answer, ...objections.slice(0, mostNearest)].join('\n') },
      ...entries.map(({ entry, member, tenths }) => ({
        to: { member },
        text: zh.youWereAwarded(signed(tenths), told.item, told.quantity, reason, entry),
      })),
    ],
  }
}

/** 加分 — staff credit members by an item, with a reason; several people, or a lot, are shown and confirmed first. */
export const award = scoring('加分', ['加分', '加积分', '补加分'])

/** 扣分 — staff deduct by an item, with a reason; always lowers, whatever the item's sign. */
export const deduct = scoring('扣分', ['扣分', '扣积分', '减分'])
