import type { Association, Group, RuleSet } from '../domain/association.ts'
import type { Member, Roles } from '../domain/member.ts'
import type { Roster } from '../domain/roster.ts'
import type { Turns } from '../domain/turns.ts'
import type { Expectation, Memo } from '../journal/commit.ts'
import type { NewEvent } from '../journal/events.ts'
import type { Ledger } from '../journal/ledger.ts'
import type { Said, SaidFile } from './said.ts'

/**
 * What a command is. A handler declares who may say what, how its arguments are read, and what it decides; it never
 * commits or sends. The declaration is all that help, the permission table and the fuzz tests need.
 */

/** Who may say a command. `organiser`: on duty, branch head, liaison or staff. `reviewer`: branch head, liaison (own branch) or staff. `examiner` (of claims): branch head or staff. `vice-chair`: whoever takes turns, or staff. */
export type Who = 'anyone' | 'member' | 'organiser' | 'reviewer' | 'examiner' | 'vice-chair' | 'staff'

/** What a command's grammar may look at while reading. Nothing here waits. */
export interface Reading {
  association: Association
  roster: Roster
  rules: RuleSet
  /** null: nobody we know. */
  speaker: Member | null
  /** The message's effective time, ms. */
  at: number
  private: boolean
  addressed: boolean
  /** Number found in the quoted message of ours, or in a quoted card. */
  quotedNumber?: string
  /** Nothing separated the word from what follows (排行本月, 报名12). */
  glued: boolean
  /** For a block of lines: the whole new text as it was typed. */
  typed?: string
  /** The first word as it was said (one of `words`), or the whole of an addressed phrase. Absent for a block of labelled lines. */
  word?: string
}

/** What a grammar makes of the words after the first: arguments; one sentence that tells how (said here, even unaddressed); or null — it is talk. */
export type Read<A> = { args: A } | { tell: string } | null

/** A person or place something is said to. `asker`: privately to who spoke. `staff`: the staff groups. `account`: the one the contact is known on. */
export type Listener = 'here' | 'asker' | 'staff' | { member: string } | { group: string } | { contact: string; account?: string }

/** One thing to be said. */
export interface Speech {
  to: Listener
  text: string
  /** Lines of one `head` waiting for the same room are merged: 「head N 人：name、name」; `tail` follows once. */
  merge?: { head: string; name: string; tail?: string }
  /** What it is to the outbox; answers are replies, everything else a notice unless said. */
  kind?: Said['kind']
  /** ms; later it is of no use and lapses. */
  until?: number
  /** Members it concerns, told privately while its room is still (安静); see {@link Said.concerns}. */
  concerns?: string[]
  /** A picture or workbook that follows the text. With an empty text it goes alone. */
  file?: SaidFile
}

/** What a handler decides. Everything is one commit: all of it happens, or nothing. */
export interface Decision {
  /** Names an act that can happen once only, in whichever message it is said. Absent: the message itself is the act. */
  once?: { id: string; about: string }
  /** What is said when the act was done before, by another message; `first` is when, ms. */
  repeated?: (first: number) => Speech[]
  expect?: Expectation[]
  events?: NewEvent[]
  says: Speech[]
  memo?: Memo[]
  /** How many numbers and 流水号 are dealt (journal/events.ts: dealtNumber, dealtEntry). */
  numbers?: number
  entries?: number
}

/** Who is speaking, as far as we know. */
export interface Speaker {
  /** null: not bound. */
  member: Member | null
  roles: Roles
  account: string
  contactId: string
  /** Digest by which events know this contact. */
  contact: string
  /** Nickname in the room, else WeChat nickname. A hint, never proof. */
  nickname: string
  /** Whether the bot can write to them privately (true when the provider does not say). */
  friend: boolean
  /** Name for `by` in events: member number, `cli:<number>`, or `contact`. */
  by: string
}

/** Everything a handler may know about the moment it is asked in. */
export interface Scene {
  association: Association
  zone: string
  ledger: Ledger
  roster: Roster
  /** Rule set in force and its version. */
  rules: RuleSet
  rulesVersion: number
  speaker: Speaker
  /** The group it was said in; null in a private chat. */
  group: Group | null
  /** Room id; null in a private chat. */
  room: string | null
  /** Message id; unique. */
  messageId: string
  /** The message's effective time, ms. */
  at: number
  addressed: boolean
  quotedNumber?: string
  /** The asker has just confirmed this very command (they were shown what it will do). */
  confirmed: boolean
  /** A piece of folded text as it was typed in this message (records keep what was typed). */
  asTyped(part: string): string
  /** The rota as it stands. */
  turns: Turns
  /** Member number of the vice-chair whose turn holds a moment (ms). */
  dutyAt(at: number): string | undefined
}

/** A scene whose speaker is a member: what every handler but those for `anyone` gets. */
export interface MemberScene extends Scene {
  me: Member
}

/** A command people can say. `A` is its arguments: plain JSON, for a question asked back stores them. */
export interface Command<A> {
  /** Canonical first word. */
  name: string
  /** Every accepted first word, `name` among them. */
  words: readonly string[]
  /** Whole phrases understood as this command only when the bot is addressed. */
  addressedWords?: readonly string[]
  /** The same as one anchored pattern, where listing the phrases would be endless; `read` gets the phrase as `word`. */
  addressedForm?: RegExp
  who: Who
  /** Only in a private chat (a room is told so, when addressed). */
  privateOnly?: boolean
  /** Acts only when addressed (or in private). */
  addressedOnly?: boolean
  /** Never takes an implied number: without one, said or quoted, a room hears nothing. */
  weighty?: boolean
  /** Its arguments may stand in labelled lines below the word (主题：… 时间：…); `read` then gets them with their line breaks. */
  lines?: boolean
  /** Most characters of such a block; a longer one is talk. Absent: as any message. */
  longest?: number
  /**
   * A whole room says its bare word at once, and what comes of one changes nothing of what another's means: messages of the word alone
   * may be under way side by side.
   */
  crowded?: boolean
  /** Whether something understood as this may still be talk, which only the ledger can tell: a chain of apples. */
  perhapsTalk?(args: A): boolean
  /** Whether somebody whose role does not suffice may say just this all the same: whoever opened the activity it names. */
  mayAlso?(args: A, scene: MemberScene): Promise<boolean>
  usage: string
  about: string
  read(rest: string, reading: Reading): Read<A>
  /** Canonical form of the arguments, as in contract.md. */
  write(args: A): string
  run(args: A, scene: MemberScene): Promise<Decision>
  /** What somebody not bound gets; absent: one helpful sentence a day. */
  runStranger?(args: A, scene: Scene): Promise<Decision>
}

/** A command with its argument type hidden, for lists. */
export interface AnyCommand extends Omit<Command<unknown>, 'read' | 'write' | 'perhapsTalk' | 'mayAlso' | 'run' | 'runStranger'> {
  read(rest: string, reading: Reading): Read<unknown>
  write(args: unknown): string
  perhapsTalk?(args: unknown): boolean
  mayAlso?(args: unknown, scene: MemberScene): Promise<boolean>
  run(args: unknown, scene: MemberScene): Promise<Decision>
  runStranger?(args: unknown, scene: Scene): Promise<Decision>
}

/** Declares a command; the list in handlers/index.ts holds them all. */
export const command = <A>(declared: Command<A>): AnyCommand => declared as unknown as AnyCommand

/** An answer where it was asked. */
export const say = (text: string, merge?: Speech['merge']): Decision => ({ says: [{ to: 'here', text, ...(merge ? { merge } : {}) }] })
/** An answer for the asker alone: in a room the room only reads 「已私下回复」 or 「加我好友后查看」. */
export const tell = (text: string): Decision => ({ says: [{ to: 'asker', text }] })

/** An option of a question asked back: what is shown, and the command it stands for. */
export interface Choice {
  label: string
  command: string
  args: unknown
  /** Activity, request … number by which it can also be named. */
  number?: string
}

/** A question kept for two minutes: choices (①②…), or one thing to confirm. */
export interface Question {
  kind: 'choose' | 'confirm'
  choices: Choice[]
  until: number
}

/** How long a question waits for its answer, ms. */
export const questionMs = 2 * 60_000

/** Name of the note that keeps what was asked of somebody in a place. */
export const questionMemo = (room: string | null, contact: string): string => `ask:${room ?? 'private'}:${contact}`

const circled = '①②③④⑤⑥⑦⑧⑨'

/** Asks back with ① ②; that person's next message there may pick. At most nine choices. */
export const ask = (scene: Scene, question: string, choices: readonly Choice[]): Decision => {
  const shown = choices.slice(0, 9)
  const lines = shown.map((choice, index) => `${circled[index] ?? ''} ${choice.label}`)
  const text = `${question}\n${lines.join('\n')}\n请回复序号，两分钟内有效。`
  return asked(scene, text, { kind: 'choose', choices: [...shown], until: scene.at + questionMs })
}

/** Shows what will be done and waits for 确认. The command runs again with `scene.confirmed`. */
export const confirm = (scene: Scene, shown: string, choice: { command: string; args: unknown }): Decision =>
  asked(scene, `${shown}\n回复「确认」执行，「不用了」取消，两分钟内有效。`, {
    kind: 'confirm',
    choices: [{ label: '确认', ...choice }],
    until: scene.at + questionMs,
  })

/** As {@link confirm}, but wherever it was said, shown to the asker alone and answered in their private chat. */
export const confirmPrivately = (scene: Scene, shown: string, choice: { command: string; args: unknown }): Decision => {
  const { memo = [] } = confirm({ ...scene, room: null }, shown, choice)
  return { says: [{ to: 'asker', text: `${shown}\n私聊回复我「确认」执行，「不用了」取消，两分钟内有效。` }], memo }
}

const asked = (scene: Scene, text: string, question: Question): Decision => ({
  says: [{ to: 'here', text }],
  memo: [{ name: questionMemo(scene.room, scene.speaker.contact), value: JSON.stringify(question), ttlMs: questionMs * 2 }],
})
