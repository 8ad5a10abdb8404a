import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

describe('a message of several lines', () => {
  it('is obeyed line by line, and answered where it was said', async () => {
    const activity = await opened(v)
    const said = await v.reply('0005', '医疗保障分会群', `报名 ${activity}\n名单 ${activity}`)
    expect(said).toHaveLength(2)
    expect(said[1]).toContain('王建国')
  })

  it('a fault behind the first line does not deny the first', async () => {
    const activity = await opened(v, { title: '健康讲座' })
    const { journal } = v.house
    let commits = 0
    const [said] = await failingStore(v, async () => {
      const failing = v.house.journal.commit
      v.house.journal = { ...v.house.journal, commit: (draft) => (commits++ === 0 ? journal.commit(draft) : failing(draft)) }
      return (await v.say('0006', '医疗保障分会群', `报名 ${activity}\n请假 ${activity} 出差`)).filter(({ text }) =>
        text.includes('出错了'),
      )
    })
    expect(said?.text).toMatch(/^前 1 条已办好，后面的没有办完。出错了，本次没有记上。/u)
    expect((await v.house.ledger.signUp(activity, '0006'))?.state).toBe('in')
  })
})

describe('when the store is gone', () => {
  it('a command in a room hears of it; talk that only holds its word does not', async () => {
    await v.say('0005', '学习群', '活动')
    const quit = v.house.ledger.groupOf
    const { ledger } = v.house
    const gone = async (): Promise<never> => {
      throw new Error('gone')
    }
    Object.assign(ledger, { groupOf: gone, roster: gone, memberOf: gone })
    expect((await v.say('0005', '学习群', '签到')).map(({ text }) => text.slice(0, 4))).toEqual(['出错了，'])
    expect(await v.say('0005', '学习群', '签到的人好多')).toEqual([])
    expect(await v.say('0005', '学习群', '今天报名了没有')).toEqual([])
    Object.assign(ledger, { groupOf: quit })
  })
})
