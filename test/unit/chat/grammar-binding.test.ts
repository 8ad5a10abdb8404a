import { describe, expect, it } from 'vitest'
import { commands } from '../../../handlers/index.ts'
import { heard } from '../../../src/chat/address.ts'
import { grammar } from '../../../src/chat/understand.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { people, smallAssociation, thursdayEvening } from '../../support/village.ts'

const association = smallAssociation('grammar')
const roster = rosterOf(people.map(({ contactId: _, ...row }) => ({ ...row, joinedAt: 0 })))
const words = grammar(commands)

/** What one message means: «绑定 王建国», `silence`, `help` or `tell`. `who`: a member number, or null for a stranger. */
const meaning = (who: string | null, room: '群' | null, text: string, quotedNumber?: string): string => {
  const taken = heard(text, association.botNames, false)
  const understood = words.understand(taken, {
    association,
    roster,
    rules: association.rules,
    speaker: who === null ? null : (roster.byNumber.get(who) ?? null),
    at: thursdayEvening,
    private: room === null,
    addressed: room === null || taken.mentioned,
    ...(quotedNumber === undefined ? {} : { quotedNumber }),
  })
  if (understood.kind !== 'commands') return understood.kind
  return understood.all.map(({ command, args }) => `${command.name} ${command.write(args)}`.trim()).join('\n')
}

describe('绑定, as people type it', () => {
  it.each([
    ['绑定 王建国', '绑定 王建国'],
    ['绑定王建国', '绑定 王建国'],
    ['绑定+王建国', '绑定 王建国'],
    ['绑定 + 王建国', '绑定 王建国'],
    ['綁定 王建國', '绑定 王建国'],
    ['绑 定 王建国', '绑定 王建国'],
    ['绑定：王建国', '绑定 王建国'],
    ['「绑定：王建国」', '绑定 王建国'],
    ['【绑定 王建国 0005】', '绑定 王建国 0005'],
    ['“绑定 王建国”', '绑定 王建国'],
    ['绑定 0005 王建国', '绑定 王建国 0005'],
    ['绑定王建国0005', '绑定 王建国 0005'],
    ['绑定 王建国（0005）', '绑定 王建国 0005'],
    ['绑定 王建国，0005', '绑定 王建国 0005'],
    ['绑定 王建国 会员号0005', '绑定 王建国 0005'],
    ['绑定 姓名：王建国 会员号：0005', '绑定 王建国 0005'],
    ['绑定 王建国 0117', '绑定 王建国 0117'],
    ['绑定 ００05', '绑定 0005'],
    ['绑定0005', '绑定 0005'],
    ['绑定 王建国 🙏🙏', '绑定 王建国'],
    ['绑定 王建国[抱拳]', '绑定 王建国'],
    ['绑定 王建国。', '绑定 王建国'],
    ['绑定「王建国」', '绑定 王建国'],
    ['绑定 王 芳', '绑定 王芳'],
    ['绑定姓名 王建国', '绑定 王建国'],
    ['绑定 我是王建国', '绑定 王建国'],
    ['绑定 本人 王建国', '绑定 王建国'],
    ['绑定 张伟 律师分会', '绑定 张伟 律师分会'],
    ['绑定 律师分会 张伟', '绑定 张伟 律师分会'],
    ['绑定 张伟（律师）', '绑定 张伟 律师分会'],
    ['@小联 绑定 王建国', '绑定 王建国'],
    ['绑\u200b定 王建国', '绑定 王建国'],
    ['绑定-王建国', '绑定 王建国'],
    ['绑定、王建国', '绑定 王建国'],
  ])('%s → %s, from a stranger anywhere', (text, meant) => {
    expect(meaning(null, null, text)).toBe(meant)
    expect(meaning(null, '群', text)).toBe(meant)
  })
  it.each([
    ['我是王建国', '绑定 王建国'],
    ['我是 王建国', '绑定 王建国'],
    ['我叫王建国', '绑定 王建国'],
    ['我是医疗保障分会的王建国', '绑定 王建国 医疗保障分会'],
    ['我要绑定王建国', '绑定 王建国'],
    ['请帮我绑定王建国', '绑定 王建国'],
    ['我是欧阳娜', '绑定 欧阳娜'],
    ['绑定赵小七', '绑定 赵小七'],
    ['绑定 9999', '绑定 9999'],
    ['绑定', '绑定'],
    ['绑定一下 王建国', '绑定 王建国'],
    ['绑定王建国，谢谢', '绑定 王建国'],
  ])('%s → %s, in private', (text, meant) => {
    expect(meaning(null, null, text)).toBe(meant)
  })
  it('我是 is an introduction only in private, of somebody unknown', () => {
    expect(meaning(null, '群', '我是王建国')).toBe('silence')
    expect(meaning('0005', null, '我是王建国')).toBe('help')
    expect(meaning('0005', '群', '我是王建国')).toBe('silence')
  })
  it('an unknown name is heard from a stranger in a room, and is talk from a member', () => {
    expect(meaning(null, '群', '绑定 赵小七')).toBe('绑定 赵小七')
    expect(meaning('0005', '群', '绑定 赵小七')).toBe('silence')
    expect(meaning('0005', null, '绑定 赵小七')).toBe('绑定 赵小七')
  })
})

describe('the words of staff', () => {
  it.each([
    ['确认绑定 141', '确认绑定 141'],
    ['确认绑定141', '确认绑定 141'],
    ['確認綁定 141', '确认绑定 141'],
    ['确认绑定：141', '确认绑定 141'],
    ['确认绑定 141号', '确认绑定 141'],
    ['确认绑定#141', '确认绑定 141'],
    ['确认绑定 141-160', '确认绑定 141-160'],
    ['确认绑定141—160', '确认绑定 141-160'],
    ['确认绑定 141 到 160', '确认绑定 141-160'],
    ['确认绑定 141至160', '确认绑定 141-160'],
    ['确认绑定 141~160', '确认绑定 141-160'],
    ['确认绑定 141 142', '确认绑定 141 142'],
    ['确认绑定 141、142，145', '确认绑定 141 142 145'],
    ['确认绑定 141和142', '确认绑定 141 142'],
    ['绑定确认 141', '确认绑定 141'],
    ['同意绑定 141👌', '确认绑定 141'],
    ['「确认绑定 141」', '确认绑定 141'],
    ['退回绑定 141 不是本人', '退回绑定 141 不是本人'],
    ['退回绑定141 不是本人', '退回绑定 141 不是本人'],
    ['退回绑定 141，名册上的王建国我认识，不是他', '退回绑定 141 名册上的王建国我认识,不是他'],
    ['驳回绑定 141号 理由：不是本人', '退回绑定 141 不是本人'],
    ['退回绑定：141：不是本人', '退回绑定 141 不是本人'],
    ['换绑 0005', '换绑 0005'],
    ['换绑0005', '换绑 0005'],
    ['換綁：0005', '换绑 0005'],
    ['换绑 王建国', '换绑 王建国'],
    ['换绑 王建国 0005', '换绑 0005'],
    ['换绑 张伟', '换绑 张伟'],
    ['绑定审核', '绑定审核'],
    ['綁定審核', '绑定审核'],
    ['审核绑定', '绑定审核'],
  ])('%s → %s', (text, meant) => {
    expect(meaning('0001', null, text)).toBe(meant)
    expect(meaning('0001', '群', text)).toBe(meant)
  })
  it('a quoted number counts', () => {
    expect(meaning('0001', '群', '确认绑定', '141')).toBe('确认绑定 141')
    expect(meaning('0001', '群', '退回绑定 不是本人', '141')).toBe('退回绑定 141 不是本人')
  })
  it('without a number a room hears nothing and a private chat is asked', () => {
    for (const text of ['确认绑定', '退回绑定', '退回绑定 141']) {
      expect(meaning('0001', '群', text)).toBe('silence')
      expect(meaning('0001', null, text)).toBe('tell')
    }
  })
  it.each([
    ['认领 12345678 0001', '认领 12345678 0001'],
    ['认领12345678 0001', '认领 12345678 0001'],
    ['认领：12345678，0001', '认领 12345678 0001'],
    ['認領 12345678 0001', '认领 12345678 0001'],
    ['认领 0001 12345678', '认领 12345678 0001'],
    ['认领码 12345678 会员号 0001', '认领 12345678 0001'],
    ['认领 12345678', '认领 12345678'],
  ])('%s → %s, in private', (text, meant) => {
    expect(meaning(null, null, text)).toBe(meant)
  })
  it('in a room the code alone is seen, whatever stands after it', () => {
    expect(meaning(null, '群', '认领 12345678 0001 快来认领')).toBe('认领 12345678')
  })
})

describe('talk stays talk', () => {
  it.each([
    '绑定',
    '绑定 银行卡 安全吗',
    '绑定银行卡',
    '绑定 银行卡',
    '绑定手机号',
    '绑定 手机号码',
    '绑定微信',
    '绑定公众号了',
    '绑定了吗',
    '绑定了',
    '绑定好了',
    '绑定成功',
    '绑定 成功',
    '绑定失败怎么办',
    '绑定怎么弄',
    '怎么绑定',
    '绑定王建国了吗',
    '绑定 王建国 了没',
    '绑定王建国和李四',
    '绑定 王建国 李四',
    '绑定 王建国 0005 0006',
    '王建国绑定了',
    '王建国 绑定',
    '大家都绑定一下',
    '请大家绑定姓名',
    '绑定姓名',
    '绑定 姓名',
    '绑定 姓名 会员号',
    '谁还没绑定',
    '绑定的同志举手',
    '绑定审核什么时候好',
    '绑定审核流程',
    '确认绑定',
    '确认绑定了吗',
    '确认绑定 王建国',
    '确认绑定 141吗',
    '确认绑定 141 属实',
    '确认绑定后告诉我',
    '确认一下绑定',
    '退回绑定',
    '退回绑定 141',
    '退回绑定 141 为什么',
    '退回绑定141不是本人',
    '退回绑定 141 142 不是本人',
    '退回绑定的押金',
    '换绑',
    '换绑手机',
    '换绑 手机号',
    '换绑银行卡怎么弄',
    '换绑 王建国吗',
    '换绑 9999',
    '解绑银行卡',
    '认领',
    '认领 0001',
    '认领一只流浪猫',
    '认领公益项目',
    '认领 失物',
    '寻物：谁丢了钥匙快来认领',
    '我是王建国',
    '我是新来的',
    '我叫李四',
    '绑定 13800001111',
    '这个要绑定王建国的卡',
    '绑定医疗保障分会',
    '绑定 律师分会',
    '同意绑定',
    '通过绑定手机登录',
    '审核绑定的材料',
    '绑定腾讯会议',
    '绑定 王建国的银行卡',
    '捆绑销售',
    '解绑',
  ])('%s', (text) => {
    expect(meaning('0001', '群', text)).toBe('silence')
  })
  it.each([
    '绑定 银行卡 安全吗',
    '绑定银行卡',
    '绑定 银行卡',
    '绑定手机号',
    '绑定了吗',
    '绑定成功',
    '绑定 成功',
    '怎么绑定',
    '绑定 姓名',
    '绑定王建国了吗',
    '绑定 方法',
    '我是新来的',
    '绑定一下',
    '绑定 时间',
    '绑定赵小七',
    '认领一只流浪猫',
  ])('%s, from a stranger too', (text) => {
    expect(meaning(null, '群', text)).toBe('silence')
  })
})
