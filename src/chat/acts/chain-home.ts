import { type Activity, signUpOpen } from '../../domain/activity.ts'
import type { MemberScene, Scene } from '../contract.ts'
import { folded } from '../fold.ts'
import { type Chain, numbersInHead, titleOf } from '../forms/chain-form.ts'
import { activitiesNear } from '../here.ts'
import { leads } from './leading.ts'

/**
 * Which activity a chain belongs to: the one quoted, the one whose number its head gives, the one it was given to by 接龙 编号, the one
 * whose title its head holds. Anything else is talk: birthdays, apples.
 */

/** The activity of a chain; `adopts` is its title's digest where it is the one that was waited for. Or several of one title; or null: it is talk. */
export type Home = { activity: Activity; adopts?: string } | { several: Activity[] } | null

/** How long 接龙 编号 waits for the next chain, ms. */
export const awaitedMs = 2 * 60 * 60_000

/** A shorter title stands in too many heads by chance: it has to be all of a line. */
const shortTitle = 4
/** A chain about an activity that is not its sign-up: who does not come, who pays, who brings what. */
const another =
  /不参加|不能|不来|不去|来不了|去不了|没空|请假|缺席|退出|取消|生日|祝|贺|团购|拼团|拼单|拼车|订餐|点餐|订购|采购|捐|众筹|投票|收到|打卡|签到|心得|感想|照片|作业|反馈|评价|红包|缴费|交费|转发|点赞|感谢/u
const notSigning = /[不未没]报名|报名费/u

const keyOf = (line: string): string =>
  folded(line)
    .replace(/[\s\p{P}]/gu, '')
    .toLowerCase()

/** Whether a line of a head says that the chain is about something else than coming; what stands behind 报名 is a remark. `title`: of the activity. */
export const isAnother = (line: string, title = ''): boolean => {
  const said = keyOf(line).replace(keyOf(title), '')
  return notSigning.test(said) || another.test(said.split('报名')[0] ?? '')
}

/** The digest a chain's title is known by. */
export const headDigest = ({ ledger }: Pick<Scene, 'ledger'>, chain: Chain): Promise<string> =>
  ledger.seals.textDigest(`chain\n${keyOf(titleOf(chain)) || titleOf(chain)}`)

/** Finds the activity of a chain; `member` null: a stranger. In a room only the activities of its own group count, in private only those the speaker leads. */
export const homeOf = async (scene: Scene | MemberScene, chain: Chain): Promise<Home> => {
  const { ledger, at, group } = scene
  const fits = (activity: Activity | null): activity is Activity =>
    activity !== null && at <= activity.endsAt && (group ? activity.group === group.name : 'me' in scene && leads(scene, activity))
  if (scene.quotedNumber !== undefined) {
    const activity = await ledger.activity(scene.quotedNumber)
    return fits(activity) ? { activity } : null
  }
  const numbered = (await Promise.all(numbersInHead(chain).map((number) => ledger.activity(number)))).filter(fits)
  const [first] = numbered
  if (first) return numbered.length === 1 ? { activity: first } : { several: numbered }
  const digest = await headDigest(scene, chain)
  const given = group ? await ledger.chainGiven(group.name, digest) : null
  const adopted = given ? await ledger.activity(given.activity) : null
  if (fits(adopted)) return { activity: adopted }
  const titled = titledIn(chain, (await activitiesNear(scene)).filter(fits), at)
  const [only] = titled
  if (only && titled.length === 1) return { activity: only }
  const awaited = group ? await ledger.chainGiven(group.name, 'next') : null
  if (awaited && at >= awaited.at && at - awaited.at <= awaitedMs && !isAnother(titleOf(chain))) {
    const activity = await ledger.activity(awaited.activity)
    if (fits(activity)) return { activity, adopts: digest }
  }
  return titled.length > 1 ? { several: titled } : null
}

/** Those of the activities whose title the head holds: the longest title counts, and where one can still be signed up for, those that can. */
const titledIn = ({ head }: Chain, activities: readonly Activity[], at: number): Activity[] => {
  const found = activities.filter(({ title }) => head.some((line) => holdsTitle(line, title)))
  const longest = found.filter(
    ({ title }) => !found.some((other) => other.title.length > title.length && keyOf(other.title).includes(keyOf(title))),
  )
  const meant = longest.filter(
    ({ title }) => !head.some((line, index) => (index === 0 || holdsTitle(line, title)) && isAnother(line, title)),
  )
  const open = meant.filter((activity) => signUpOpen(activity, at))
  return open.length > 0 ? open : meant.slice(-1)
}

const holdsTitle = (line: string, title: string): boolean => {
  const [said, key] = [keyOf(line), keyOf(title)]
  if (key.length >= shortTitle) return said.includes(key)
  return key !== '' && said.replace(/报名|接龙|活动|的/gu, '') === key.replace(/报名|接龙|活动|的/gu, '')
}
