import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineOf, listed, opened, saturday } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { requests, villageWithout } from '../../support/strangers.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const medical = '医疗保障分会群'
const head = '#接龙\n周六敬老院义诊报名\n例 姓名+人数\n'
const chainOf = (...lines: string[]): string => [head, ...lines.map((line, index) => `${index + 1}. ${line}`)].join('\n')
/** Names nobody else has, as many as wanted. */
const nameOf = (index: number): string =>
  `欧${'阳春江山文武安宁和平'[index % 10]}${'东南西北中花木水石云风雨雪竹松梅兰荷桃李林森海川河湖'[Math.floor(index / 10)]}`
/** Two minutes and a tick pass; what was said meanwhile, to whom. */
const quiet = () => v.passTo(v.clock.time + 2 * 60_000 + 15_000)

beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})

describe('a chain that holds the title of an activity open here', () => {
  it('signs up whom it names, and is answered once when two minutes were quiet; unclear lines go to the opener', async () => {
    const number = await opened(v)
    const text = `${chainOf('李桂芳', '静待花开', '老陈 2人', 'A0县口腔门诊-周', '王建国', '周婷 2人')}`
    expect(await v.say('0005', medical, text)).toEqual([])
    expect(await lineOf(v, number)).toEqual(['0008', '0005', '0010'])
    expect((await v.house.ledger.signUp(number, '0005'))?.proxyBy).toBeUndefined()
    expect((await v.house.ledger.signUp(number, '0008'))?.proxyBy).toBe('0005')
    expect(await v.passTo(v.clock.time + 100_000)).toEqual([])
    expect(await quiet()).toEqual([
      {
        to: medical,
        text: `接龙已记到「敬老院义诊」（${number}）：新增 3 人，共 3 人。另有 4 行没认出，已请刘敏核对。不能来请发「取消报名 ${number}」。`,
      },
      {
        to: '私聊0003',
        text: `「敬老院义诊」（${number}）的接龙有 4 行请您核对：\n· 静待花开（名册上没有）\n· 老陈 2人（名册上没有）\n· A0县口腔门诊-周（名册上没有）\n· 周婷 2人（本人已记上，同行的人没有记）\n是会员的请发「报名 ${number} 代 姓名」（姓名也可以用会员号）；不用管的不必回复。`,
      },
    ])
    expect(await quiet()).toEqual([])
  })

  it('copies that follow within two minutes are answered together, two minutes after the last', async () => {
    const number = await opened(v)
    await v.say('0008', medical, chainOf('李桂芳'))
    v.clock.time += 90_000
    await v.say('0005', medical, chainOf('李桂芳', '静待花开'))
    expect(await v.passTo(v.clock.time + 90_000)).toEqual([])
    await v.say('0006', medical, chainOf('李桂芳', '静待花开', '孙志强'))
    expect((await quiet()).map(({ text }) => text)).toEqual([
      `接龙已记到「敬老院义诊」（${number}）：新增 3 人，共 3 人。不能来请发「取消报名 ${number}」。`,
    ])
    expect(await lineOf(v, number)).toEqual(['0008', '0005', '0006'])
    expect((await v.house.ledger.signUp(number, '0005'))?.proxyBy).toBeUndefined()
  })

  it('the same block again changes nothing and is not answered again, whoever sends it', async () => {
    const number = await opened(v)
    await v.say('0005', medical, chainOf('李桂芳', '王建国', '静待花开'))
    await quiet()
    const before = await v.events()
    expect(await v.say('0005', medical, chainOf('李桂芳', '王建国', '静待花开'))).toEqual([])
    expect(await v.say('0006', medical, chainOf('李桂芳', '王建国', '静待花开'))).toEqual([])
    expect(await quiet()).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await lineOf(v, number)).toEqual(['0008', '0005'])
  })

  it('the same message again changes nothing', async () => {
    await opened(v)
    const id = randomUUID()
    await v.say('0005', medical, chainOf('王建国'), { id })
    const before = await v.events()
    await v.say('0005', medical, chainOf('王建国'), { id })
    expect(await v.events()).toBe(before)
  })

  it('copies that cross lose nobody, and count once', async () => {
    const number = await opened(v, { limit: 3 })
    const copies = [
      ['0005', chainOf('王建国')],
      ['0006', chainOf('孙志强')],
      ['0007', chainOf('王建国', '马三')],
      ['0010', chainOf('孙志强', '周婷')],
    ] as const
    await Promise.all(copies.map(([who, text]) => v.say(who, medical, text)))
    expect(await v.house.ledger.tally(number)).toMatchObject({ in: 3, waiting: 1 })
    expect((await quiet()).map(({ text }) => text)).toEqual([
      `接龙已记到「敬老院义诊」（${number}）：新增 4 人（其中候补 1 人），共 3 人，候补 1 人。不能来请发「取消报名 ${number}」。`,
    ])
  })

  it('missing names withdraw nobody; who withdrew is not brought back by another’s copy, but by their own line', async () => {
    const number = await opened(v)
    await v.say('0005', medical, chainOf('李桂芳', '王建国'))
    await v.say('0006', medical, chainOf('李桂芳', '孙志强'))
    expect(await lineOf(v, number)).toEqual(['0008', '0005', '0006'])
    await v.say('0005', medical, `取消报名 ${number}`)
    await v.say('0007', medical, chainOf('李桂芳', '孙志强', '王建国', '马三'))
    expect(await lineOf(v, number)).toEqual(['0008', '0006', '0007'])
    await v.say('0007', medical, chainOf('李桂芳', '孙志强', '马三'))
    await v.say('0005', medical, chainOf('李桂芳', '孙志强', '马三', '王建国'))
    expect(await lineOf(v, number)).toEqual(['0008', '0006', '0007', '0005'])
  })

  it('a nickname is the sender’s own when it is the one new line, or what the room calls them', async () => {
    const number = await opened(v)
    await v.say('0008', medical, chainOf('李桂芳', '知足常乐', '静待花开🌹'), { nickname: '静待花开' })
    expect(await lineOf(v, number)).toEqual(['0008'])
    await v.say('0005', medical, chainOf('李桂芳', '知足常乐', '静待花开🌹', '云淡风轻', '上善若水'), { nickname: '云淡风轻' })
    expect(await lineOf(v, number)).toEqual(['0008', '0005'])
    await v.say('0006', medical, chainOf('李桂芳', '知足常乐', '静待花开🌹', '云淡风轻', '上善若水', '🌹🌹 2人'))
    expect(await lineOf(v, number)).toEqual(['0008', '0005', '0006'])
    // they are on the list: the next nickname is somebody else
    await v.say('0006', medical, chainOf('李桂芳', '知足常乐', '静待花开🌹', '云淡风轻', '上善若水', '🌹🌹 2人', '我爱人'))
    expect(await lineOf(v, number)).toEqual(['0008', '0005', '0006'])
    const told = (await quiet()).find(({ to }) => to === '私聊0003')?.text ?? ''
    expect(told.split('\n').slice(1, -1)).toEqual([
      '· 知足常乐（名册上没有）',
      '· 上善若水（名册上没有）',
      '· 🌹🌹 2人（本人已记上，同行的人没有记）',
      '· 我爱人（名册上没有）',
    ])
  })

  it('two of one name are each themselves; otherwise the branch of the room decides', async () => {
    const number = await opened(v, { group: '学习群' })
    await v.say('0014', '学习群', chainOf('张伟'))
    await v.say('0015', '学习群', chainOf('张伟', '张伟'))
    expect(await lineOf(v, number)).toEqual(['0014', '0015'])
    const other = await opened(v, { title: '健康讲座' })
    await v.say('0005', medical, '#接龙\n健康讲座\n1. 张伟\n2. 王建国')
    expect(await lineOf(v, other)).toEqual(['0014', '0005'])
    const third = await opened(v, { group: '学习群', title: '读书分享会' })
    await v.say('0005', '学习群', '#接龙\n读书分享会\n1. 张伟\n2. 张伟（律师分会）')
    expect(await lineOf(v, third)).toEqual(['0015'])
    expect((await quiet()).find(({ text }) => text.includes('读书分享会') && text.includes('·'))?.text).toContain(
      '· 张伟（有同名的会员，请用会员号）',
    )
  })

  it('who may not come, and who is of another branch, is for the opener to decide', async () => {
    const number = await opened(v)
    await v.say('0005', medical, chainOf('王建国', '李桂芳 待定', '周婷 来不了了', '何方'))
    expect(await lineOf(v, number)).toEqual(['0005'])
    expect((await quiet()).find(({ to }) => to === '私聊0003')?.text).toContain(
      '· 李桂芳 待定（看不出来不来）\n· 周婷 来不了了（看不出来不来）\n· 何方（不在这个分会）',
    )
    // the opener collects whom they like
    await v.say('0003', medical, chainOf('王建国', '李桂芳 待定', '周婷 来不了了', '何方', '何方 律师', '刘敏'))
    expect(await lineOf(v, number)).toEqual(['0005', '0017', '0003'])
  })

  it('gives places in the order of the chain, and says who waits', async () => {
    const number = await opened(v, { limit: 3 })
    await listed(v, number, ['0010'])
    await v.say('0005', medical, chainOf('李桂芳', '陈卫东', '王建国', '李四'))
    expect(await lineOf(v, number)).toEqual(['0010', '0008', '0009', '(0005)', '(0012)'])
    expect((await quiet())[0]?.text).toBe(
      `接龙已记到「敬老院义诊」（${number}）：新增 4 人（其中候补 2 人），共 3 人，候补 2 人。不能来请发「取消报名 ${number}」。`,
    )
  })

  it('lines carried along are no proxies of the few a member may sign up by name', async () => {
    const number = await opened(v)
    await v.say('0005', medical, chainOf('李桂芳', '陈卫东', '周婷', '李四', '王建国'))
    expect(await v.reply('0005', medical, `报名 ${number} 代 王五`)).toEqual([expect.stringContaining('报名成功 1 人：王五')])
  })

  it('those signed up by 报名 before are not counted anew', async () => {
    const number = await opened(v)
    await v.say('0008', medical, '报名')
    await v.say('0005', medical, chainOf('李桂芳'))
    expect((await quiet()).map(({ text }) => text)).toEqual([`接龙已记到「敬老院义诊」（${number}）：没有新增，共 1 人。`])
  })

  it('too late: nothing is recorded, and the room hears so once', async () => {
    const number = await opened(v, { deadline: v.clock.time - 60_000 })
    await v.say('0005', medical, chainOf('王建国'))
    expect((await quiet()).map(({ text }) => text)).toEqual([
      `「敬老院义诊」（${number}）的报名 11月26日 周四 19:09 已截止，接龙没有记上。想参加请联系刘敏。`,
    ])
    const before = await v.events()
    await v.say('0006', medical, chainOf('王建国', '孙志强'))
    expect(await quiet()).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await lineOf(v, number)).toEqual([])
    // opened again, the same lines count
    await v.say('0003', medical, `修改 ${number} 截止 11月27日 18:00`)
    await v.say('0006', medical, chainOf('王建国', '孙志强'))
    expect(await lineOf(v, number)).toEqual(['0005', '0006'])
  })

  it('called off: said once where its number is named', async () => {
    const number = await opened(v, { state: 'cancelled' })
    await v.say('0005', medical, `#接龙\n报名 ${number}\n1. 王建国`)
    expect((await quiet()).map(({ text }) => text)).toEqual([`「敬老院义诊」（${number}）已取消，接龙没有记上。`])
    expect(await v.say('0005', medical, chainOf('王建国'))).toEqual([])
    expect(await quiet()).toEqual([])
  })

  it('a chain of two hundred is recorded at once', async () => {
    await v.close()
    v = await village((association) => ({
      ...association,
      roster: [
        ...association.roster,
        ...Array.from({ length: 250 }, (_, index) => ({
          number: String(2000 + index),
          name: nameOf(index),
          branch: '医疗保障分会',
          tier: '会员单位',
          posts: [],
          speciality: '',
        })),
      ],
    }))
    const number = await opened(v, { limit: 120 })
    const names = Array.from({ length: 200 }, (_, index) => `${nameOf(index)}（从县里坐车去，带白大褂，早上八点半到）`)
    const text = chainOf(...names)
    expect(text.length).toBeGreaterThan(4000)
    await v.say('0005', medical, text)
    expect(await v.house.ledger.tally(number)).toMatchObject({ in: 120, waiting: 80 })
    expect((await quiet())[0]?.text).toContain('新增 200 人（其中候补 80 人），共 120 人，候补 80 人。')
  })

  it('says which sentence was lost when the store fails, and nothing about a chain that is talk', async () => {
    const number = await opened(v)
    const [sentence] = await failingStore(v, () => v.reply('0005', medical, chainOf('王建国')))
    expect(sentence).toMatch(notRecordedSentence)
    expect(await lineOf(v, number)).toEqual([])
    const gone = async (): Promise<never> => {
      throw new Error('gone')
    }
    const { memberOf } = v.house.ledger
    Object.assign(v.house.ledger, { memberOf: gone })
    expect(await v.say('0005', medical, '#接龙\n周末摘草莓\n1. 王建国')).toEqual([])
    Object.assign(v.house.ledger, { memberOf })
  })
})

describe('which activity a chain belongs to', () => {
  const talk = [
    '#接龙\n祝王会长生日快乐🎂\n1. 静待花开\n2. 知足常乐\n3. 李桂芳',
    '#接龙\n团购草莓 30元一箱\n1. 周婷 2箱\n2. 王五 1箱',
    '#接龙\n周末聚餐报名\n1. 王建国\n2. 李四',
    '#接龙\n不能参加敬老院义诊的\n1. 王建国',
    '#接龙\n敬老院义诊捐款\n1. 王建国 100元',
    '#接龙\n敬老院义诊 订餐\n1. 王建国 1份',
    '#接龙\n不报名敬老院义诊的\n1. 王建国',
    '#接龙\n敬老院义诊报名',
    '接龙了吗',
    '小区团购接龙',
    '#接龙\n1. 王建国',
    '#接龙\n义诊\n1. 王建国',
  ]
  it('birthdays, apples and all that belongs to nothing are talk: silence, nothing written', async () => {
    await opened(v)
    const before = await v.events()
    for (const text of talk) expect(await v.say('0005', medical, text), text).toEqual([])
    expect(await quiet()).toEqual([])
    expect((await v.events()) - before).toBe(1)
    expect((await v.house.ledger.nearMisses('101')).map(({ kind }) => kind)).toEqual(['报名'])
  })

  it.each([
    ['#接龙 112\n1. 王建国', '112'],
    ['#接龙\n活动112\n1. 王建国', '112'],
    ['#接龙\n周六义诊（编号 112）\n1. 王建国', '112'],
    ['#接龙\n活动 112「义诊」11月28日 周六 09:00，回复「报名 112」\n1. 王建国', '112'],
    ['#接龙\n112 义诊\n1. 王建国', '112'],
    ['#Group Note\n报名 112\nExample: name\n\n1. 王建国', '112'],
    ['＃接龍\n報名１１２\n1、王建国', '112'],
  ])('by its number: %j', async (text, number) => {
    for (let next = ''; next !== number; ) next = await opened(v, { title: `其他活动${next}` })
    await v.say('0005', medical, text)
    expect(await lineOf(v, number)).toEqual(['0005'])
  })

  it('by its title, whatever else stands behind it', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '#接龙\n【敬老院 义诊】报名，不能来的提前说一声，谢谢\n集合时间：8:40\n1. 王建国')
    expect(await lineOf(v, number)).toEqual(['0005'])
  })

  it('by the card it quotes', async () => {
    await opened(v)
    const number = await opened(v, { title: '健康讲座' })
    await v.say(
      '0005',
      medical,
      `「小联：活动 ${number}「健康讲座」11月28日 周六 09:00，回复「报名 ${number}」」\n- - - - - - - - - -\n#接龙\n1. 王建国`,
    )
    expect(await lineOf(v, number)).toEqual(['0005'])
  })

  it('an activity of another room is none of this one', async () => {
    const number = await opened(v)
    expect(await v.say('0005', '学习群', chainOf('王建国'))).toEqual([])
    expect(await v.say('0005', '学习群', `#接龙 ${number}\n1. 王建国`)).toEqual([])
    expect(await lineOf(v, number)).toEqual([])
  })

  it('of several activities of one title the opener is asked, once and privately', async () => {
    const first = await opened(v)
    const second = await opened(v, { startsAt: saturday + 7 * 24 * 60 * 60_000 })
    expect(await v.say('0005', medical, chainOf('王建国'))).toEqual([
      {
        to: '私聊0003',
        text: `医疗保障分会群里的接龙写的是「周六敬老院义诊报名」，有 2 场：\n· ${first} 敬老院义诊（11月28日 周六 09:00）\n· ${second} 敬老院义诊（12月5日 周六 09:00）\n请在群里发「接龙 编号」，定下来记到哪一场。`,
      },
    ])
    expect(await v.say('0006', medical, chainOf('王建国', '孙志强'))).toEqual([])
    await v.say('0003', medical, `接龙 ${second}`)
    expect(await lineOf(v, second)).toEqual(['0005', '0006'])
    await v.say('0007', medical, chainOf('王建国', '孙志强', '马三'))
    expect(await lineOf(v, second)).toEqual(['0005', '0006', '0007'])
    expect(await lineOf(v, first)).toEqual([])
  })

  it('said to the bot about nothing, it is answered with how', async () => {
    await opened(v)
    expect(await v.reply('0005', medical, '@小联 #接龙\n周末聚餐\n1. 王建国')).toEqual([
      '没看出这条接龙是哪场活动的。请在标题里写上活动编号（例如「报名 112」），或请发起人在群里发「接龙 112」。',
    ])
  })
})

describe('接龙 编号', () => {
  const apples = '#接龙\n周六一起去\n1. 王建国\n2. 静待花开'
  it('gives the chain posted last to an activity, and those that follow', async () => {
    const number = await opened(v)
    await v.say('0005', medical, apples)
    expect(await lineOf(v, number)).toEqual([])
    expect(await v.reply('0003', medical, `接龙 ${number}`)).toEqual([
      `好，接龙「周六一起去」记到「敬老院义诊」（${number}），以后接的也一起记。`,
    ])
    expect(await lineOf(v, number)).toEqual(['0005'])
    await v.say('0006', medical, `${apples}\n3. 孙志强`)
    expect(await lineOf(v, number)).toEqual(['0005', '0006'])
    expect((await quiet())[0]?.text).toContain(`接龙已记到「敬老院义诊」（${number}）：新增 2 人，共 2 人。`)
    expect(await v.reply('0003', medical, `接龙 ${number}`)).toEqual([`这条接龙已经记到「敬老院义诊」（${number}），不用再说。`])
    await v.say('0007', medical, '#接龙\n周日摘草莓\n1. 马三')
    expect(await lineOf(v, number)).toEqual(['0005', '0006'])
  })

  it('gives the chain people sign up by, though somebody’s birthday came after it', async () => {
    const number = await opened(v)
    await v.say('0005', medical, apples)
    await v.say('0006', medical, '#接龙\n祝王会长生日快乐\n1. 孙志强')
    await v.say('0003', medical, `接龙 ${number}`)
    expect(await lineOf(v, number)).toEqual(['0005'])
  })

  it('said before the chain, waits two hours for the next one that could be it', async () => {
    const number = await opened(v)
    expect(await v.reply('0003', medical, `接龙 ${number}`)).toEqual([
      `好，接下来两小时内在群里发的第一条接龙，会记到「敬老院义诊」（${number}）。`,
    ])
    const before = await v.events()
    await v.say('0003', medical, `接龙 ${number}`)
    await v.say('0007', medical, '#接龙\n祝王会长生日快乐\n1. 马三')
    expect(await v.events()).toBe(before)
    await v.say('0005', medical, apples)
    expect(await lineOf(v, number)).toEqual(['0005'])
    await v.say('0007', medical, '#接龙\n周日摘草莓\n1. 马三')
    expect(await lineOf(v, number)).toEqual(['0005'])
  })

  it('waits no longer than two hours', async () => {
    const number = await opened(v)
    await v.say('0003', medical, `接龙 ${number}`)
    v.clock.time += 2 * 60 * 60_000 + 1
    await v.say('0005', medical, apples)
    expect(await lineOf(v, number)).toEqual([])
  })

  it('quotes the card instead of the number, or is said in private', async () => {
    const number = await opened(v)
    await v.say('0005', medical, apples)
    expect(await v.reply('0003', medical, `「小联：活动 ${number}「敬老院义诊」」\n- - - - - - - -\n接龙`)).toEqual([
      expect.stringContaining('记到「敬老院义诊」'),
    ])
    const other = await opened(v, { title: '健康讲座' })
    await v.say('0005', medical, '#接龙\n一起听课\n1. 王建国')
    expect(await v.reply('0003', null, `接龙 ${other}`)).toEqual([expect.stringContaining('接龙「一起听课」记到「健康讲座」')])
    expect(await lineOf(v, other)).toEqual(['0005'])
  })

  it('is for who leads the activity: others are turned away, and nothing is written', async () => {
    const number = await opened(v)
    await v.say('0005', medical, apples)
    const before = await v.events()
    expect(await v.say('0005', medical, `接龙 ${number}`)).toEqual([])
    expect(await v.reply('0005', medical, `@小联 接龙 ${number}`)).toEqual(['「敬老院义诊」的接龙由发起人或本分会的会长、联络员来定。'])
    expect(await v.say('0003', medical, '接龙 999')).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('the same message twice changes nothing, and a failing store gives the reference sentence', async () => {
    const number = await opened(v)
    await v.say('0005', medical, apples)
    const [sentence] = await failingStore(v, () => v.reply('0003', medical, `接龙 ${number}`))
    expect(sentence).toMatch(notRecordedSentence)
    const id = randomUUID()
    await v.say('0003', medical, `接龙 ${number}`, { id })
    const before = await v.events()
    expect(await v.say('0003', medical, `接龙 ${number}`, { id })).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('near misses are silence', async () => {
    await opened(v)
    const before = await v.events()
    for (const text of ['接龙', '接龙吧', '接龙 101 吗', '接龙101人了', '大家接龙 101', '接龙 101 李桂芳'])
      expect(await v.say('0003', medical, text), text).toEqual([])
    expect(await v.events()).toBe(before)
  })
})

describe('a chain and people whose WeChat is not known', () => {
  it('holds a place for their own line, and credits it when they are bound', async () => {
    await v.close()
    v = await villageWithout(['0008'])
    const number = await opened(v)
    await v.say('0005', medical, chainOf('王建国'))
    expect(await v.say('newcomer', medical, chainOf('王建国', '李桂芳'))).toEqual([])
    expect((await v.house.ledger.tally(number)).in).toBe(2)
    expect((await quiet())[0]?.text).toBe(
      `接龙已记到「敬老院义诊」（${number}）：新增 1 人，共 2 人。1 人我还不认识，已留位 48 小时，请发「绑定 姓名」，确认后就算数。不能来请发「取消报名 ${number}」。`,
    )
    await v.say('0001', null, `确认绑定 ${await requests(v, 'newcomer', '绑定 李桂芳')}`)
    expect(await lineOf(v, number)).toEqual(['0005', '0008'])
    await v.say('0006', medical, chainOf('王建国', '李桂芳', '孙志强'))
    expect(await lineOf(v, number)).toEqual(['0005', '0008', '0006'])
  })

  it('signs nobody else up, and keeps silent', async () => {
    const number = await opened(v)
    const before = await v.events()
    expect(await v.say('newcomer', medical, chainOf('王建国', '李桂芳', '云淡风轻'))).toEqual([])
    expect(await v.say('newcomer', medical, chainOf('王建国'))).toEqual([])
    expect(await v.events()).toBe(before)
    await v.say('0006', medical, chainOf('王建国', '李桂芳', '云淡风轻'))
    expect(await lineOf(v, number)).toEqual(['0005', '0008'])
  })
})

describe('a chain in private', () => {
  it('is taken from who leads the activity, and answered at once', async () => {
    const number = await opened(v)
    expect(await v.reply('0003', null, chainOf('李桂芳', '静待花开'))).toEqual([
      `接龙已记到「敬老院义诊」（${number}）：新增 1 人，共 1 人。不能来请发「取消报名 ${number}」。`,
      expect.stringContaining('· 静待花开（名册上没有）'),
    ])
    expect(await quiet()).toEqual([])
  })
  it('is a list of theirs, not the next copy: who withdrew stays away', async () => {
    const number = await opened(v)
    await v.say('0005', medical, chainOf('王建国'))
    await v.say('0005', medical, `取消报名 ${number}`)
    await v.say('0003', null, chainOf('周婷'))
    await v.say('0005', medical, chainOf('王建国', '李桂芳'))
    expect(await lineOf(v, number)).toEqual(['0010', '0008'])
  })
  it('is asked about when several activities have that title; the pick counts', async () => {
    await opened(v)
    const second = await opened(v, { startsAt: saturday + 7 * 24 * 60 * 60_000 })
    expect(await v.reply('0003', null, chainOf('周婷'))).toEqual([expect.stringContaining('这条接龙记到哪一场？')])
    expect(await v.reply('0003', null, '第二个')).toEqual([expect.stringContaining('新增 1 人，共 1 人')])
    expect(await lineOf(v, second)).toEqual(['0010'])
  })
  it('is not taken from anybody else', async () => {
    const number = await opened(v)
    expect(await v.reply('0005', null, chainOf('李桂芳', '王建国'))).toEqual([
      '接龙请发在活动的群里，我会自动记上。只报自己请发「报名 编号」。',
    ])
    expect(await lineOf(v, number)).toEqual([])
  })
})
