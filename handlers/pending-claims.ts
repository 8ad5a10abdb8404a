import { reviewLine, waitingFor } from '../src/chat/acts/claim-review.ts'
import { command, type Decision, say, tell } from '../src/chat/contract.ts'
import * as zh from '../src/text/claim.ts'

/** Most claims described in one answer; a message holds fewer. */
const most = 30

/** 待审 — the claims that wait for this reviewer, the oldest first, told to them alone; a room hears how many. */
export const pendingClaims = command<Record<string, never>>({
  name: '待审',
  words: ['待审', '待审申报', '申报待审', '待审核申报'],
  who: 'examiner',
  usage: '待审',
  about: '看等您审核的申报',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',
  async run(_args, scene): Promise<Decision> {
    const { room, addressed } = scene
    const claims = await waitingFor(scene)
    if (claims.length === 0) return room === null || addressed ? say(zh.noneWaiting) : { says: [] }
    if (room !== null) return say(zh.waitingHere(claims.length))
    const lines = await Promise.all(claims.slice(0, most).map((claim) => reviewLine(scene, claim)))
    return tell(zh.waiting(lines, claims.length))
  },
})
