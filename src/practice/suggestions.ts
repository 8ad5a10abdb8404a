import type { AnyCommand } from '../chat/contract.ts'
import { may } from '../chat/courtesy.ts'
import { type Member, noRoles, type Roles } from '../domain/member.ts'
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

/** Tells what this person can say here, best first. */
export type Suggest = (persona: Persona, place: Place) => Suggestion[] | Promise<Suggestion[]>

/** Whom the buttons are for: the bot's name, in the order of use, and what a persona is at this moment. */
export interface Offering {
  commands: readonly AnyCommand[]
  /** Orders commands: what is used most stands first. */
  byUse(a: AnyCommand, b: AnyCommand): number
  /** The member behind a number, with the roles they have now; null for nobody on the roster. */
  who(number: string): Promise<{ member: Member; roles: Roles } | null>
  botName: string
}

const groupOf: Record<AnyCommand['who'], string> = {
  anyone: '常用',
  member: '常用',
  'vice-chair': '轮值',
  organiser: '主持',
  reviewer: '审核',
  examiner: '审核',
  staff: '工作',
}
/** A person's own duties come first, as in 帮助. */
const groups = ['轮值', '主持', '审核', '工作', '常用']
/** For people not bound yet; the others have done it. */
const binding = ['绑定', '认领']

/** The buttons, made from the command declarations: whatever this person may say here, so that a new command shows up by itself. */
export function suggestionsOf({ commands, byUse, who, botName }: Offering): Suggest {
  return async (persona, place) => {
    const known = persona.bound && persona.number !== null ? await who(persona.number) : null
    const roles = known?.roles ?? noRoles
    const member = known?.member ?? null
    const here = commands.filter((command) => {
      if (place !== null && command.privateOnly) return false
      if (member === null) return command.name !== '认领' && (command.who === 'anyone' || command.runStranger !== undefined)
      return !binding.includes(command.name) && may(command, { member, roles })
    })
    const order = (command: AnyCommand): number => (member === null && command.name === '绑定' ? -1 : groups.indexOf(groupOf[command.who]))
    return here
      .sort((a, b) => order(a) - order(b) || byUse(a, b))
      .map((command) => {
        const text = filled(command.usage, persona, place)
        const at = place !== null && command.addressedOnly ? `@${botName}\u2005` : ''
        return { group: groupOf[command.who], label: text.split(' ')[0] ?? text, text: at + text }
      })
  }
}

/** What is typed at least: «提醒 学习|轮值|活动 [编号]» is «提醒 学习»; names known here stand in their place. */
function filled(usage: string, persona: Persona, place: Place): string {
  const least = usage
    .replace(/\[[^\]]*\]/gu, '')
    .replace(/(?<=\S)\|\S+/gu, '')
    .replace(/…/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
  if (least.startsWith('绑定 ') && persona.number !== null) return `绑定 ${persona.name}`
  return place ? least.replace('群名', place.name) : least
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
