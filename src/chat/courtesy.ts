import { checkInState, signUpOpen } from '../domain/activity.ts'
import { isOrganiser } from '../domain/member.ts'
import * as zh from '../text/common.ts'
import type { AnyCommand, Decision, Scene, Speaker, Who } from './contract.ts'
import { normalised } from './fold.ts'
import { activitiesNear, standingHere } from './here.ts'
import type { NearMiss, Understood } from './understand.ts'

const dayMs = 24 * 60 * 60_000
const helpEveryMs = 10 * 60_000

/** Who may say a command, as people read it. */
export const whoSays: Record<Who, string> = {
  anyone: '任何人',
  member: '会员',
  organiser: '当值副会长、分会会长、联络员或秘书处',
  reviewer: '分会会长、联络员或秘书处',
  examiner: '分会会长或秘书处',
  'vice-chair': '轮值的副会长或秘书处',
  staff: '会长或秘书处',
}

/** Whether a speaker may say a command. Finer bounds (own branch, own activity) are the handler's. */
export const may = (command: AnyCommand, { member, roles }: Pick<Speaker, 'member' | 'roles'>): boolean => {
  switch (command.who) {
    case 'anyone':
      return true
    case 'member':
      return member !== null
    case 'organiser':
      return isOrganiser(roles)
    case 'reviewer':
      return roles.staff || roles.head || roles.liaison
    case 'examiner':
      return roles.staff || roles.head
    case 'vice-chair':
      return roles.staff || roles.onDuty || (member?.posts.includes('副会长') ?? false)
    case 'staff':
      return roles.staff
  }
}

/** One help sentence a person in ten minutes. */
export const helpOnce = async (scene: Scene, about: AnyCommand | undefined): Promise<Decision> => {
  if (scene.speaker.member === null) return bindFirst(scene)
  const text = about && may(about, scene.speaker) ? zh.helpAbout(about.usage, about.about) : zh.help(['签到', '报名', '活动', '我的积分'])
  return helpWith(scene, text)
}

/** One sentence that helps, as {@link helpOnce}. */
export const helpWith = async (scene: Scene, text: string): Promise<Decision> => {
  const name = `helped:${scene.speaker.contact}`
  if (stillWithin(await scene.ledger.memo(name), scene.at, helpEveryMs)) return { says: [] }
  return { says: [{ to: 'here', text }], memo: [{ name, value: String(scene.at), ttlMs: helpEveryMs }] }
}

/** One helpful answer a day to somebody not bound. */
export const bindFirst = async (scene: Scene, text = zh.bindFirst(scene.association.name)): Promise<Decision> => {
  const name = `stranger:${scene.speaker.contact}`
  if (stillWithin(await scene.ledger.memo(name), scene.at, dayMs)) return { says: [] }
  return { says: [{ to: 'here', text }], memo: [{ name, value: String(scene.at), ttlMs: dayMs }] }
}

/** Whether a moment noted in a memo (ms, as text; null: none) is less than so long ago. */
export const stillWithin = (noted: string | null, at: number, lengthMs: number): boolean => noted !== null && at - Number(noted) < lengthMs

/**
 * A near miss is noted — who, kind, time, never the words — for the branch head at the close, when something it could
 * have meant stands here; null: nothing to note.
 */
export const nearMissOf = async (scene: Scene, word: NearMiss): Promise<Decision | null> => {
  const { member } = scene.speaker
  if (member === null || scene.group === null || scene.group.name === '') return null
  const standing = standingHere(scene, await activitiesNear(scene), member)
  const meant = standing.find((activity) =>
    word === '签到'
      ? checkInState(activity, scene.at) === 'open'
      : word === '报名'
        ? activity.session === undefined && signUpOpen(activity, scene.at)
        : activity.endsAt >= scene.at && activity.startsAt - scene.at < 7 * dayMs,
  )
  if (!meant) return null
  return {
    once: { id: `near/${word}/${meant.number}/${member.number}`, about: word },
    events: [{ type: 'near-miss', activity: meant.number, member: member.number, kind: word }],
    says: [],
  }
}

/** Whether words quoted from somebody else name what each command is about; if not, the reply is about their matter, not ours. */
export const quoteNames = async (scene: Scene, quoted: string, all: readonly Understood[]): Promise<boolean> => {
  const text = normalised(quoted)
  if (all.every(({ command }) => command.words.some((word) => text.includes(word)))) return true
  return standingHere(scene, await activitiesNear(scene), scene.speaker.member).some((activity) =>
    text.includes(normalised(activity.title)),
  )
}
