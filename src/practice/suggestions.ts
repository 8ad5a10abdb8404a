import type { Persona, PracticeRoom, PracticeWorld } from './world.ts'

/** A button under the talk: it fills the box with `text`, and the visitor sends it. */
export interface Suggestion {
  /** Buttons of one group stand together. */
  group: string
  label: string
  text: string
}

/** Where something would be said: a room, or null for a private chat with the bot. */
export type Place = PracticeRoom | null

/** Tells what this person can say here, best first. The chat side makes it from the command declarations. */
export type Suggest = (persona: Persona, place: Place) => Suggestion[] | Promise<Suggestion[]>

function listed(group: string, ...texts: string[]): Suggestion[] {
  return texts.map((text) => ({ group, label: text.trim(), text }))
}

/** The buttons shown until the chat side gives its own: plain words of the contract, by post and place. */
export function defaultSuggestions(persona: Persona, place: Place): Suggestion[] {
  const leads = ['duty', 'head', 'liaison', 'staff', 'chair', 'next-duty'].includes(persona.key)
  const staff = persona.key === 'staff' || persona.key === 'chair'
  if (!persona.bound) {
    const name = persona.number === null ? '姓名' : persona.name
    return [...listed('开始', `绑定 ${name}`, '帮助'), ...listed('常说', '签到')]
  }
  const member = place
    ? [...listed('参加', '签到', '报名', '请假 出差', '取消报名', '名单'), ...listed('查询', '活动', '轮值', '排行', '我的积分')]
    : [...listed('查询', '我的积分', '明细', '我的报名', '排行', '轮值'), ...listed('参加', '活动', '报名', '请假 出差')]
  const leader = leads ? listed('主持', '发起 主题 时间', '开始签到', '结束签到', '补签 编号 姓名 事由 ', '改期 编号 时间') : []
  const office = staff ? listed('工作', '加分 姓名 项目 事由 ', '绑定审核', '核账') : []
  return [...member, ...leader, ...office, ...listed('帮助', '帮助')]
}

/** The first visit's invitation: one line, and one button that says `text` as `as` in `conversation`. */
export interface Tour {
  line: string
  button: string
  /** Persona key. */
  as: string
  conversation: string
  text: string
}

/** 「试试：发一句 签到」 as the member in the first study group; null when the world has neither. */
export function defaultTour(world: PracticeWorld): Tour | null {
  const member = world.personas.find((persona) => persona.key === 'member') ?? world.personas[0]
  const room = world.rooms.find((one) => one.kind === 'study') ?? world.rooms[0]
  if (!member || !room) return null
  return {
    line: `第一次来？您可以扮演任何人、在任何群里说话，还能把时间往前拨。`,
    button: '试试：发一句 签到',
    as: member.key,
    conversation: room.id,
    text: '签到',
  }
}
