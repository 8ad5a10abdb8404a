import type { Activity } from '../../domain/activity.ts'
import { sayWhen } from '../../domain/zoned.ts'
import { noSuchActivity } from '../../text/common.ts'
import { whichSession } from '../../text/sign-up.ts'
import { leads } from '../acts/leading.ts'
import { sayIfAddressed } from '../acts/organising.ts'
import { ask, type Choice, type Decision, type MemberScene, type Scene } from '../contract.ts'
import { isOpenTo } from '../here.ts'

/** An activity of a number the speaker gave, when they may know of it: open to them, led by them, or they are on its list. */
export const activityNumbered = async (scene: MemberScene, number: string): Promise<Activity | Decision> => {
  const activity = await scene.ledger.activity(number)
  if (activity && (isOpenTo(scene, activity, scene.me) || leads(scene, activity) || (await scene.ledger.signUp(number, scene.me.number))))
    return activity
  return sayIfAddressed(scene, noSuchActivity(number))
}

/** Asks which of several activities a command is meant for; `args` of a choice are those of the command with its number. */
export const askWhich = (scene: Scene, question: string, activities: readonly Activity[], command: string, args: object): Decision =>
  ask(
    scene,
    question,
    activities.map(
      (activity): Choice => ({
        label: whichSession(activity.title, sayWhen(activity.startsAt, scene.zone, scene.at), activity.group),
        command,
        args: { ...args, number: activity.number },
        number: activity.number,
      }),
    ),
  )
