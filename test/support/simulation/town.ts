import type { Association } from '../../../src/domain/association.ts'
import { smallAssociation } from '../village.ts'

/** Somewhere a member talks: a room of their association, or the bot in private. */
export interface Spot {
  contactId: string
  /** Absent in private. */
  room?: string
  topic?: string
}

/**
 * Two associations that one account serves, alike but for their ids, rooms, contacts and names: whatever reaches a room of the wrong one is
 * told by its name. Budgets are small, so that they are felt.
 */
export const towns = (id: string): Association[] =>
  ['甲', '乙'].map((name, index) => {
    const base = smallAssociation(`${id}${'ab'[index] ?? ''}`)
    const mark = (text: string): string => `${'ab'[index] ?? ''}-${text}`
    return {
      ...base,
      name: `${name}县新联会`,
      groups: base.groups.map((group) => ({ ...group, roomId: mark(group.roomId ?? '') })),
      roster: base.roster.map((row) => ({ ...row, name: `${name}${row.name}`, contactId: mark(row.contactId ?? '') })),
      rules: { ...base.rules, credits: { ...base.rules.credits, leading: '集体活动' } },
      manners: { ...base.manners, perMinute: 30, dailyBudget: 400, roomGapSeconds: 1 },
    }
  })

/** What people of a town say next, by chance, one or several at once; `number` is some activity's, claim's or entry's that may be there. */
export const sayings = (town: Association, upTo: (most: number) => number) => {
  const pick = <T>(from: readonly T[]): T => from[upTo(from.length)] as T
  const { roster, groups } = town
  const spotOf = (number: string, group?: string): Spot => {
    const contactId = roster.find((row) => row.number === number)?.contactId ?? ''
    const found = groups.find((each) => each.name.startsWith(group ?? '\n'))
    return found ? { contactId, room: found.roomId ?? '', topic: found.name } : { contactId }
  }
  const members = roster.map(({ number }) => number)
  const someone = (): string => pick(members)
  const nameOf = (number: string): string => roster.find((row) => row.number === number)?.name ?? ''
  const number = (): number => 101 + upTo(10)
  const entry = (): number => 1001 + upTo(20)
  const rooms = ['学习群', '医疗保障分会群', '律师分会群']
  const anywhere = (who = someone()): Spot => spotOf(who, pick<string | undefined>([...rooms, undefined]))
  const staff = (): string => pick(['0001', '0002'])
  const leader = (): string => pick(['0001', '0003', '0004', '0016'])
  const kinds: (() => [Spot, string])[] = [
    () => [spotOf('0003', '学习群'), `发起 每周学习${upTo(9)} 现在`],
    () => [spotOf(leader(), pick(rooms)), `发起 参观${upTo(9)} 明天9:00 限 ${1 + upTo(3)} 人`],
    () => [spotOf(someone(), pick(rooms)), '签到'],
    () => [spotOf(someone(), '学习群'), '签到'],
    () => [spotOf(someone(), '学习群'), '签到'],
    () => [anywhere(), `签到 ${number()}`],
    () => [anywhere(), `报名 ${number()}`],
    () => [anywhere(), `报名 ${number()}`],
    () => [anywhere(), `报名 ${number()} 代 ${nameOf(someone())}`],
    () => [anywhere(), `取消报名 ${number()}`],
    () => [anywhere(), `请假 ${number()} 出差`],
    () => [spotOf(someone()), pick(['我的积分', '明细', '排行', '活动', '我的报名', '帮助', '待办'])],
    () => [spotOf(someone()), `申报 公益服务 ${1 + upTo(3)}`],
    () => [spotOf(pick(['0003', '0016', '0001'])), `${pick(['通过', '退回'])} ${number()} 事由`],
    () => [spotOf(staff()), `加分 ${nameOf(someone())} 公益服务 ${1 + upTo(4)} 事由 服务`],
    () => [spotOf(someone()), `加分 ${nameOf(someone())} 公益服务 ${1 + upTo(4)} 事由 服务`],
    () => [spotOf(staff()), `冲正 ${entry()} 记错了`],
    () => [spotOf(leader()), `补签 ${number()} ${nameOf(someone())} 事由 纸质签到`],
    () => [spotOf(leader(), '学习群'), `改期 ${number()} 后天10:00`],
    () => [spotOf(leader(), '学习群'), `取消活动 ${number()} 下雨`],
    () => [spotOf(leader(), '学习群'), `结束签到 ${number()}`],
    () => [anywhere(), pick(['确认', '不用了', '1', '①'])],
    () => [anywhere(), pick(['签到的人好多', '报名截止了吗', '收到快递了', '大家早', '谢谢'])],
  ]
  /** Several people at once want the last place of one of the first activities, each in private, so that nothing but the ledger puts them in a row. */
  const rush = (): [Spot, string][] => {
    const text = `报名 ${101 + upTo(2)}`
    return Array.from({ length: 4 }, () => [spotOf(someone()), text])
  }
  return {
    /** What is said first of all: two activities with few places. */
    first: [1, 2].map((places): [Spot, string] => [spotOf('0003', '学习群'), `发起 座谈${places} 明天${8 + places}:00 限 ${places} 人`]),
    next: (): [Spot, string][] => (upTo(6) === 0 ? rush() : [pick(kinds)()]),
  }
}
