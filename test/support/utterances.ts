import { readFileSync } from 'node:fs'
import { commands } from '../../handlers/index.ts'
import { answerChains } from '../../jobs/answer-chains.ts'
import { heard, numberIn } from '../../src/chat/address.ts'
import { grammar, laterWords } from '../../src/chat/understand.ts'
import type { Activity } from '../../src/domain/activity.ts'
import { rosterOf } from '../../src/domain/roster.ts'
import { keysUnder } from '../../src/journal/client.ts'
import { thursdayEvening, type Uttered, type Village } from './village.ts'

/** One line of a list of utterances (columns role, place, utterance, expected, note). */
export interface Line {
  index: number
  role: string
  place: string
  typed: string
  /** Commands in contract form (one a line), SILENCE, ASK, HELP, DONE or CALLED; several where the contract allows several. */
  expected: string[]
  note: string
}

/** The lines of a list in test/integration/talk. */
export const linesOf = (file: string): Line[] =>
  readFileSync(new URL(`../integration/talk/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && (!line.startsWith('#') || line.startsWith('#接龙')))
    .map((line, index) => {
      const [role = '', place = '', typed = '', expected = '', note = ''] = line.split('\t')
      const meanings = expected.split(' | ').map((each) => each.replaceAll('；', '\n'))
      return { index, role, place, typed: typed.replaceAll('\\n', '\n'), expected: meanings, note }
    })

const speakers: Record<string, string> = {
  member55: '0005',
  member: '0012',
  vicechair: '0003',
  secretary: '0004',
  staff: '0001',
  aggrieved: '0006',
  cheater: '0007',
  legal: '0017',
}
const places: Record<string, string | null> = {
  study: '学习群',
  branch: '医疗保障分会群',
  legal: '律师分会群',
  chairs: '会长群',
  staffroom: '工作群',
  private: null,
}

/** The group a line is said in; null: a private chat. */
export const groupOf = ({ place }: Line): string | null => places[place] ?? null

/** Whether the speaker is somebody nobody bound. */
export const isUnbound = ({ role, note }: Line): boolean => role === 'stranger' || note.includes('[未绑]')

/** Who says a line: a member's number, or a contact id of its own. */
export const speakerOf = (line: Line): string => (isUnbound(line) ? `wxid_new_${line.index}` : (speakers[line.role] ?? '0012'))

/** Words not built yet: silence, or (half-typed) help; either way nothing is written. */
export const isLater = ({ typed, expected }: Line): boolean =>
  [expected[0]?.split(' ')[0] ?? '', typed.split(/[\s、]/u)[0]?.replace(/\d+$/u, '') ?? ''].some((word) => laterWords.includes(word))

const session = {
  kind: 'study',
  title: '第八期学习',
  group: '学习群',
  startsAt: Date.parse('2026-11-26T19:30:00+08:00'),
  endsAt: Date.parse('2026-11-26T20:00:00+08:00'),
} as const
const clinic = {
  kind: 'activity',
  title: '敬老院义诊',
  group: '医疗保障分会群',
  branch: '医疗保障分会',
  limit: 30,
  startsAt: Date.parse('2026-11-28T09:00:00+08:00'),
  endsAt: Date.parse('2026-11-28T11:00:00+08:00'),
} as const
/** Number → title in the scene of the lists. */
export const titles: Record<string, string> = { '8': session.title, '12': clinic.title, '15': '健康讲座' }

const put = async (v: Village, all: readonly Activity[]): Promise<void> => {
  await v.house.journal.commit({
    act: { id: `scene/${Math.random()}`, about: '', once: false },
    by: '0003',
    occurredAt: thursdayEvening,
    expect: [],
    says: [],
    memo: [],
    events: all.map((activity) => ({ type: 'activity.opened', activity })),
  })
}

/** Sets the scene of the lists as a line's note wants it, whatever was said before: its activities, and nobody asked or helped yet. */
export const setScene = async (v: Village, note = ''): Promise<void> => {
  for (const key of await keysUnder(v.redis, v.house.keys.memo(''))) await v.redis.del(key)
  const standing = await v.house.ledger.activitiesStarting(0, Number.MAX_SAFE_INTEGER)
  const state = (open: boolean): 'open' | 'cancelled' => (open ? 'open' : 'cancelled')
  const common = { leader: '0003', openedAt: thursdayEvening - 86_400_000 }
  await put(v, [
    ...standing.filter((activity) => !(activity.number in titles)).map((activity): Activity => ({ ...activity, state: 'cancelled' })),
    { ...session, ...common, number: '8', state: state(!note.includes('[无]')) },
    { ...clinic, ...common, number: '12', state: state(!note.includes('[无]')) },
    { ...clinic, ...common, number: '15', title: '健康讲座', state: state(note.includes('[两项]')) },
  ])
}

/** What came of a line: everything said, what of it to the speaker or the place, and the types of the events it wrote. */
export interface Outcome {
  said: Uttered[]
  back: string[]
  events: string[]
}

/** Whether a line is a pasted chain: it is answered when two minutes were quiet. */
export const isChain = ({ typed }: Line): boolean => /^[#＃] ?(?:接龙|接龍|Group Note)\n/u.test(typed)

/** Two quiet minutes pass, and the time of the scene stands again; what was said meanwhile. */
const quietMinutes = async (v: Village): Promise<Uttered[]> => {
  v.clock.time += 2 * 60_000
  await answerChains.run(v.house, v.jobParts)
  v.clock.time -= 2 * 60_000
  return v.uttered()
}

/** Sets the scene, says the line, and gives what came of it. */
export const sayLine = async (v: Village, line: Line): Promise<Outcome> => {
  const [who, group] = [speakerOf(line), groupOf(line)]
  await setScene(v, line.note)
  if (line.note.includes('[问]')) await v.say(who, group, '报名')
  const first = /\[先 ([^\]]*)\]/u.exec(line.note)?.[1]
  if (first !== undefined) await v.say(who, group, first)
  const before = await v.events()
  const said = await v.say(who, group, line.typed, {
    mentioned: line.note.includes('[提及]'),
    type: line.note.includes('[语音]') ? 'voice' : 'text',
  })
  if (isChain(line)) said.push(...(await quietMinutes(v)))
  return {
    said,
    back: said.filter(({ to }) => to === (group ?? `私聊${who.replace(/^wxid_/u, '')}`) || to.startsWith('私聊')).map(({ text }) => text),
    events: (await v.written(before)).map(({ type }) => type),
  }
}

/** What the grammar alone makes of a line: its commands in contract form, or the kind of meaning. */
export const meaningOf = (v: Village, line: Line): string => {
  const { association } = v
  const roster = rosterOf(association.roster.map((row) => ({ ...row, joinedAt: 0 })))
  const taken = heard(line.typed, association.botNames, line.note.includes('[提及]'))
  const quotedNumber = taken.quote?.ofBot ? numberIn(taken.quote.text) : undefined
  const meaning = grammar(commands).understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: isUnbound(line) ? null : (roster.byNumber.get(speakerOf(line)) ?? null),
    at: thursdayEvening,
    private: groupOf(line) === null,
    addressed: groupOf(line) === null || taken.mentioned,
    ...(quotedNumber === undefined ? {} : { quotedNumber }),
  })
  if (meaning.kind !== 'commands') return meaning.kind
  return meaning.all.map(({ command, args }) => `${command.name} ${command.write(args)}`.trim()).join('\n')
}

/** What the outcome of a line is not as it should be, or null. `strictly`: a word not built yet is silence too. */
export const faultIn = (v: Village, line: Line, { said, back, events }: Outcome, strictly: boolean): string | null => {
  const nothing = events.every((type) => type === 'near-miss')
  const heldOnly = isUnbound(line) && events.every((type) => ['deed.held', 'signed-up', 'binding.requested'].includes(type))
  const one = (expected: string): string | null => {
    if (expected === 'SILENCE' && (strictly || !isLater(line))) {
      if (said.length > 0) return `said ${JSON.stringify(said)}`
      if (!nothing) return `wrote ${events.join(' ')}`
      const meant = line.note.includes('[近]') ? meaningOf(v, line) : 'near-miss'
      return meant === 'near-miss' ? null : `${meant}, not a near miss`
    }
    if (isLater(line)) return nothing ? null : `wrote ${events.join(' ')}`
    if (expected === 'ASK' || expected === 'HELP' || expected === 'CALLED') {
      if (back.length === 0) return 'silence'
      if (isChain(line)) return events.includes('chain.answered') ? null : 'not answered'
      return nothing || heldOnly ? null : `wrote ${events.join(' ')}`
    }
    if (expected === 'DONE') return back.length > 0 && events.length > 0 ? null : `wrote nothing, said ${JSON.stringify(said)}`
    if (line.note.includes('[问]')) {
      const title = titles[/\d+$/u.exec(expected)?.[0] ?? ''] ?? ''
      return back.some((text) => text.includes(title)) ? null : `said ${JSON.stringify(said)}`
    }
    const meant = meaningOf(v, line)
    if (meant !== expected) return `means ${meant}`
    if (line.note.includes('REFUSE')) return nothing ? null : `wrote ${events.join(' ')}`
    return back.length > 0 ? null : 'silence'
  }
  const faults = line.expected.map(one)
  return faults.includes(null) ? null : faults.join(' or ')
}
