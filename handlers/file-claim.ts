import { deedOf, filing, mostOpen, sameClaims, takenAlready, whatOf } from '../src/chat/acts/claims.ts'
import { isOwnName, isPerson } from '../src/chat/arguments.ts'
import { ask, command, confirm, type Decision, type MemberScene, type Speech, tell } from '../src/chat/contract.ts'
import { nearestItems } from '../src/chat/forms/award-form.ts'
import { type ClaimForm, onlyPeople, readClaim, writeClaim } from '../src/chat/forms/claim-form.ts'
import { sayPoints } from '../src/domain/entry.ts'
import { isOrganiser } from '../src/domain/member.ts'
import { itemNamed } from '../src/domain/points/scoring.ts'
import { dateOf, sayDay } from '../src/domain/zoned.ts'
import { dealtEntry } from '../src/journal/events.ts'
import * as zh from '../src/text/claim.ts'

interface Args extends ClaimForm {
  strange?: true
  /** The note holds nothing but names of others. */
  others?: string[]
}

const mostNearest = 8

/** 申报 — a member says what they did; it counts once a reviewer agrees (or at once, where the rules ask for no review). */
export const fileClaim = command<Args>({
  name: '申报',
  words: ['申报', '积分申报', '申请积分'],
  who: 'member',
  usage: '申报 项目 [数量] [说明]',
  about: '申报自己做了的事，审核后记分',
  read(rest, reading) {
    const form = readClaim(rest, reading)
    if (form === null) return reading.private && rest === '' ? { tell: zh.howToFile } : null
    const people = form.note === undefined ? null : onlyPeople(form.note, (word) => isPerson(reading, word))
    const others = people?.filter((word) => !isOwnName(reading, word) && word !== reading.speaker?.number) ?? []
    return { args: { ...form, ...(others.length > 0 ? { others } : {}) } }
  },
  write: (args) => writeClaim(args),

  async run(form, scene): Promise<Decision> {
    const { me, ledger, rules, addressed, zone, at, confirmed } = scene
    const item = itemNamed(rules, form.item)
    if (item === null) return addressed ? tell(zh.unknownItem(form.item, nearestItems(rules, form.item, mostNearest))) : { says: [] }
    if (item.record === 'staff' || item.tenths < 0) return addressed ? tell(zh.staffRecords(item.name)) : { says: [] }
    if (item.record === 'liaison') return tell(zh.liaisonRecords(item.name))
    if (form.others) return forWhom(scene, form, form.others)

    const deed = await deedOf(scene, item, form)
    if ('says' in deed) return deed
    const taken = await takenAlready(scene, deed, me.number)
    if (taken !== null) return tell(taken)
    if ((await ledger.claimCount(me.number)).open >= mostOpen) return tell(zh.tooManyWait(mostOpen))
    const what = whatOf(scene, { item: item.name, quantity: deed.quantity })
    const day = sayDay(deed.at, zone, at)
    const same = await sameClaims(scene, deed, me.number)
    if (same.length > 0 && !confirmed) {
      const args = { ...form, ...(deed.note === undefined ? {} : { note: deed.note }) }
      return confirm(scene, zh.sameAgain(same, what, day), { command: '申报', args })
    }

    const { claims, worth, pictures, part } = await filing(scene, deed, [me], false)
    const [claim, entry] = [claims[0], worth[0]]
    if (!claim || !entry) return { says: [] }
    const filed: zh.Filed = {
      ...{ number: claim.claim, what, to: claim.to, points: sayPoints(entry.tenths), pictures },
      ...(dateOf(deed.at, zone) === dateOf(at, zone) ? {} : { day }),
      ...(deed.cut === undefined ? {} : { cut: deed.cut }),
      ...(entry.uncapped === undefined ? {} : { uncapped: sayPoints(entry.uncapped) }),
    }
    const whole = item.unreviewed ? zh.counted(filed, dealtEntry(), item.name) : zh.filed(filed, item.name)
    const here = item.unreviewed ? zh.countedHere(me.name, filed) : zh.filedHere(me.name, filed, item.name)
    return { ...part, says: saidTo(scene, here, whole) }
  },
})

/** In a room the short answer; what it is worth goes to the person alone. */
const saidTo = ({ room, me, speaker }: MemberScene, here: string, whole: string): Speech[] =>
  room === null
    ? [{ to: 'here', text: whole }]
    : [{ to: 'here', text: here }, ...(speaker.friend ? [{ to: { member: me.number }, text: whole } satisfies Speech] : [])]

/** Names of others in place of a note: asked back, never guessed. */
const forWhom = (scene: MemberScene, { others: _, ...form }: Args, others: readonly string[]): Decision => {
  if (!isOrganiser(scene.speaker.roles)) return scene.addressed ? tell(zh.othersByLiaison) : { says: [] }
  const { note, ...what } = form
  return ask(scene, zh.forWhom, [
    { label: zh.forThem(others.length), command: '代申报', args: { ...what, people: others } },
    { label: zh.forMe, command: '申报', args: form },
  ])
}
