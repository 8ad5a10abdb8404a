import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.ts'
import { found, issueClaimCode, type OpenHouse } from '../founding.ts'
import { serversOf } from '../lease.ts'

/** Founds an association and tells what a person should know of it. */
export const announce = async (house: OpenHouse, clock: Clock, log: Logger, say: (line: string) => void): Promise<void> => {
  const { id, name } = house.association
  const { seeded, differing, rulesDiffer, rebuilt } = await found(house, clock)
  // another process, started before, has printed one that still holds
  const issued = (await serversOf(house)).length > 1 && (await house.ledger.claimDigest()) !== null
  const claimCode = issued ? null : await issueClaimCode(house, clock)
  if (rebuilt) log.info({ association: id }, 'views of an earlier version made anew')
  if (seeded > 0) log.info({ association: id, seeded }, 'roster seeded')
  if (differing > 0) say(`${name}：名册文件里有 ${differing} 行与账本不同，没有采用；要更新会员请用 npm run lianyi -- import。`)
  if (rulesDiffer) say(`${name}：points.yaml 与正在用的积分办法不同，还没有采用。请秘书处私聊机器人发「启用办法」查看改动并确认。`)
  if (claimCode !== null)
    say(`${name}：还没有工作人员绑定微信。请会长或秘书处的人私聊机器人，发「认领 ${claimCode} 会员号」。此码只能用一次，在群里发出就作废。`)
}
