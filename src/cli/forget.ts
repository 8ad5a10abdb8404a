import { rm } from 'node:fs/promises'
import { exits } from '../exits.ts'
import { evidenceFiles, evidenceFolder } from '../journal/evidence-files.ts'
import { printOne } from './print.ts'
import { Exit, type World } from './world.ts'

/**
 * `forget NUMBER [--yes]`: somebody who left is forgotten. Their key is destroyed, so that their name, WeChat id and every word sealed for
 * them can be read no more, by anybody; their pictures are removed. Numbers, points and sums stay, and `verify` still passes. Without
 * `--yes` it says what it would do. Run again it does what a crash left undone. Exit 64 for who is no former member.
 */
export const forget = async (
  { house, clock, dataFolder }: Pick<World, 'house' | 'clock' | 'dataFolder'>,
  number: string,
  { yes, json }: { yes: boolean; json: boolean },
): Promise<void> => {
  const { ledger, journal, redis, association } = house
  const member = (await ledger.roster()).byNumber.get(number)
  if (!member) throw new Exit(exits.usage, [`名册上没有会员号 ${number}。`])
  if (member.leftAt === undefined) throw new Exit(exits.usage, [`${number} 还是会员，请先办理「退会」。`])
  const pictures = (await ledger.evidenceKept()).filter((picture) => picture.member === number)
  const summary = { number, pictures: pictures.length, done: yes }
  if (!yes) {
    const who = member.name === '' ? number : `${number} ${member.name}`
    const lines = [
      `将抹去 ${who}：销毁钥匙，姓名、微信和写明的话从此无人能读，图片 ${pictures.length} 张删除。`,
      '积分、名次和总数不变，核账照样通过。以前的备份里还有钥匙：夜间备份 14 天里轮换掉，另存的请自行删除。',
      '不能恢复。确定的话加上 --yes 再运行一次。',
    ]
    printOne(summary, lines.join('\n'), json)
    return
  }
  const files = evidenceFiles(evidenceFolder(dataFolder, association.id), ledger.seals)
  for (const picture of pictures) await rm(files.path(number, picture), { force: true })
  await ledger.seals.destroy(number)
  // after the key: a bot that runs forgets what keys it knew once it hears of this
  const { branch, tier, joinedAt, leftAt } = member
  await journal.commit({
    act: { id: `forgotten/${number}/${leftAt}`, about: '', once: true },
    by: 'cli',
    occurredAt: clock.now(),
    expect: [],
    events: [{ type: 'member.forgotten', member: number, branch, tier, joinedAt, leftAt }],
    says: [],
    memo: [],
  })
  // the file Redis appends to still holds the key until it is written anew; a managed Redis may not let us ask
  if ('bgrewriteaof' in redis) await redis.bgrewriteaof().catch(() => undefined)
  printOne(summary, `已抹去 ${number}。积分和总数不变。以前的备份里还有钥匙，另存的请自行删除。`, json)
}
