import { type Deed, deedOf, filing, sameClaims, takenAlready, whatOf } from '../src/chat/acts/claims.ts'
import { command, confirmPrivately, type Decision, type MemberScene, type Speech, tell } from '../src/chat/contract.ts'
import { nearestItems } from '../src/chat/forms/award-form.ts'
import { type ProxyForm, readProxyClaim, writeClaim } from '../src/chat/forms/claim-form.ts'
import { peopleSaid } from '../src/chat/forms/people-said.ts'
import type { Member } from '../src/domain/member.ts'
import { itemNamed } from '../src/domain/points/scoring.ts'
import { sayDay } from '../src/domain/zoned.ts'
import * as zh from '../src/text/claim.ts'
import { notOnRoster, severalOfName } from '../src/text/common.ts'

const mostPeople = 50
const mostNearest = 8

/** 代申报 — a liaison, head, staff or who is on duty files for members; staff review it. Several are shown and confirmed first. */
export const fileClaimsFor = command<ProxyForm>({
  name: '代申报',
  words: ['代申报', '代为申报', '替申报'],
  who: 'organiser',
  usage: zh.proxyUsage,
  about: '替会员申报做了的事',
  read(rest, reading) {
    const form = readProxyClaim(rest, reading)
    if (form !== null && form.people.length > 0) {
      const { strange, ...args } = form
      return { args }
    }
    return reading.private || (reading.addressed && form !== null) ? { tell: zh.howToFileFor } : null
  },
  write: (args) => writeClaim(args, args.people),

  async run(form, scene): Promise<Decision> {
    const { rules, roster, confirmed, speaker } = scene
    const item = itemNamed(rules, form.item)
    if (item === null) return tell(zh.unknownItem(form.item, nearestItems(rules, form.item, mostNearest)))
    if (item.tenths < 0 || (item.record === 'staff' && !speaker.roles.staff)) return tell(zh.staffRecords(item.name))
    const found = peopleSaid(roster, form.people)
    if ('unknown' in found) return tell(notOnRoster(found.unknown.slice(0, 20)))
    if ('several' in found) return tell(severalOfName(found.several.name, found.several.people))
    const { members } = found
    if (members.length > mostPeople) return tell(zh.tooManyPeople(mostPeople))
    const others = members.filter((member) => !mayFileFor(scene, member))
    if (others.length > 0) return tell(zh.otherBranch(others.map(({ name }) => name).slice(0, 20)))
    const deed = await deedOf(scene, item, form)
    if ('says' in deed) return deed

    const taken = await Promise.all(members.map(({ number }) => takenAlready(scene, deed, number)))
    const free = members.filter((_, index) => taken[index] === null)
    const skipped = members.filter((_, index) => taken[index] !== null).map(({ name }) => name)
    if (free.length === 0) return tell(members.length === 1 ? (taken[0] ?? '') : zh.nobodyLeft(skipped))
    const same = await sameOf(scene, deed, free)
    if (!confirmed && (free.length > 1 || same.length > 0)) return shown(scene, form, deed, free, same)
    return filed(scene, deed, free, skipped)
  },
})

/** Staff and who is on duty for all, heads and liaisons for their own branch. */
const mayFileFor = ({ speaker, me }: MemberScene, member: Member): boolean =>
  speaker.roles.staff || speaker.roles.onDuty || member.branch === me.branch

/** Those who have filed the very same before: 「李桂芳（申报 110）」. */
const sameOf = async (scene: MemberScene, deed: Deed, members: readonly Member[]): Promise<string[]> => {
  const before = await Promise.all(members.map(({ number }) => sameClaims(scene, deed, number)))
  return members.flatMap(({ name }, index) => (before[index]?.length ? [`${name}（申报 ${before[index]?.join('、')}）`] : []))
}

const named = ({ roster }: MemberScene, { name, number }: Member): string => (roster.named(name).length > 1 ? `${name}（${number}）` : name)

const toldOf = (scene: MemberScene, { item, quantity, at, cut }: Deed) => ({
  what: whatOf(scene, { item: item.name, quantity }),
  day: sayDay(at, scene.zone, scene.at),
  ...(cut === undefined ? {} : { cut }),
})

const shown = (scene: MemberScene, form: ProxyForm, deed: Deed, members: readonly Member[], same: readonly string[]): Decision => {
  const note = deed.note === undefined ? {} : { note: deed.note }
  const text = zh.proxyShown({ ...toldOf(scene, deed), names: members.map((member) => named(scene, member)), same, ...note })
  return confirmPrivately(scene, text, { command: '代申报', args: { ...form, ...note } })
}

const filed = async (scene: MemberScene, deed: Deed, members: readonly Member[], skipped: readonly string[]): Promise<Decision> => {
  const { claims, pictures, part } = await filing(scene, deed, members, true)
  const text = zh.filedFor({
    ...toldOf(scene, deed),
    first: claims[0]?.claim ?? '',
    last: claims.at(-1)?.claim ?? '',
    names: members.map((member) => named(scene, member)),
    skipped,
    counted: deed.item.unreviewed === true,
    pictures,
    item: deed.item.name,
  })
  const says: Speech[] =
    scene.room === null
      ? [{ to: 'here', text }]
      : [
          { to: 'here', text: zh.filedForHere(members.length) },
          { to: { member: scene.me.number }, text },
        ]
  return { ...part, says }
}
