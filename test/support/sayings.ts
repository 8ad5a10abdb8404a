import type { AnyCommand } from '../../src/chat/contract.ts'
import type { Item } from '../../src/domain/association.ts'
import { listed, opened } from './activities.ts'
import { boundSave, requests } from './strangers.ts'
import { weekly } from './study.ts'
import { someBrands, type Village, village } from './village.ts'

const second = '0002'
const [staff, onDuty, next, liaison, member, another] = ['0001', '0003', '0011', '0004', '0005', '0006']
const medical = '医疗保障分会'
const minute = 60_000
const hour = 60 * minute

/** One thing people say to have a command done, and what it takes. */
export interface Saying {
  /** Who says it (else `member`), and where; in private unless said. */
  as?: string
  room?: string
  /** What must stand before; answers the number the words need. */
  before?: (v: Village) => Promise<string>
  /** What is said; `#` stands for that number. */
  words: string
  /** Part of what is answered to who said it, or where it was said. */
  answer: string
  /** Words in a room that are talk; the room is that of the branch. */
  talk: readonly string[]
  /** Who may not; of commands of members a stranger, unless said. */
  wrong?: string
  /** A stranger's deed is kept until they are bound. */
  keeps?: boolean
  /** It is shown first and waits for 确认. */
  confirmed?: true
  /** Where nobody but staff is heard at all. */
  deaf?: true
  /** Members without a WeChat, besides 何方. */
  unbound?: readonly string[]
  /** Whether what is said ever writes an event. */
  writes: boolean
}

const ahead = (v: Village) => opened(v)
const soon = (v: Village) => opened(v, { startsAt: v.clock.time + 2 * hour, endsAt: v.clock.time + 4 * hour })
const now = (v: Village) => opened(v, { startsAt: v.clock.time, endsAt: v.clock.time + 2 * hour })
const held = (v: Village) => opened(v, { startsAt: v.clock.time - 3 * hour, endsAt: v.clock.time - hour })
const late = (v: Village) => opened(v, { late: 'asked' })
const coded = (v: Village) => opened(v, { startsAt: v.clock.time, endsAt: v.clock.time + hour, code: true })
const seated = async (v: Village): Promise<string> => {
  const number = await ahead(v)
  await listed(v, number, [member])
  return number
}
const asked = async (v: Village): Promise<string> => {
  const [text = ''] = await v.reply(onDuty, null, '换班 12月 王芳')
  return (
    /换班 (\d{3,})|编号 ?(\d{3,})|（(\d{3,})）/u
      .exec(text)
      ?.slice(1)
      .find((found) => found !== undefined) ?? text
  )
}
const awarded = async (v: Village): Promise<string> => {
  await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
  return String((await v.house.ledger.entriesOf(member))[0]?.entry ?? '')
}
const request = (v: Village) => requests(v, 'wx_he', '绑定 何方')
const claimed = async (v: Village): Promise<string> => {
  const [text = ''] = await v.reply(member, null, '申报 公益服务 3小时 敬老院')
  return /申报 (\d+)/u.exec(text)?.[1] ?? text
}
const dearer = (items: readonly Item[]): Item[] =>
  items.map((item) => (item.name === '集体学习' ? { ...item, tenths: item.tenths + 5 } : item))

/** By the name of every command: what is said, by whom, after what, and what comes of it. */
export const sayings: Record<string, Saying> = {
  活动: { words: '活动', before: ahead, answer: '敬老院义诊', talk: ['活动结束了', '活动很成功'], writes: false },
  成果: {
    as: onDuty,
    before: held,
    words: '成果 # 服务 80人',
    answer: '服务 80人',
    talk: ['成果丰硕', '成果展 3 天'],
    wrong: member,
    writes: true,
  },
  同意活动: {
    as: staff,
    before: late,
    words: '同意活动 #',
    answer: '已同意：活动',
    talk: ['同意活动改期', '同意活动'],
    wrong: onDuty,
    writes: true,
  },
  不同意活动: {
    as: staff,
    before: late,
    words: '不同意活动 # 没商量过',
    answer: '不计入当值场次和积分',
    talk: ['不同意活动取消'],
    wrong: onDuty,
    writes: true,
  },
  同意换班: {
    as: next,
    before: asked,
    words: '同意换班 #',
    answer: '换班已定',
    talk: ['同意换班', '同意换班的请举手'],
    wrong: member,
    writes: true,
  },
  不同意换班: {
    as: next,
    before: asked,
    words: '不同意换班 #',
    answer: '原安排不变',
    talk: ['不同意换班', '不同意换班啊'],
    wrong: member,
    writes: true,
  },
  修改: {
    as: onDuty,
    before: ahead,
    words: '修改 # 地点 县医院',
    answer: '县医院',
    talk: ['修改一下方案', '修改稿 3 份'],
    wrong: member,
    writes: true,
  },
  导出: {
    as: staff,
    words: '导出 会员',
    answer: '会员名册见附件',
    talk: ['导出', '导出 通讯录', '导出积分表发我一下'],
    wrong: onDuty,
    writes: false,
  },
  核账: { as: staff, words: '核账', answer: '差异 0', talk: ['核账完成了', '核账的人呢'], wrong: onDuty, writes: false },
  加分: {
    as: staff,
    words: '加分 王建国 公益服务 2 事由 敬老院',
    answer: '王建国',
    talk: ['加分项', '给你加分'],
    wrong: onDuty,
    writes: true,
  },
  扣分: {
    as: staff,
    words: '扣分 王建国 无故缺席 1 事由 查实',
    answer: '王建国',
    talk: ['扣分了', '会扣分吗'],
    wrong: onDuty,
    writes: true,
  },
  冲正: {
    as: staff,
    before: awarded,
    words: '冲正 # 记错人',
    answer: '已冲正流水',
    talk: ['冲正了', '更正一下时间'],
    wrong: onDuty,
    writes: true,
  },
  开始签到: { as: onDuty, before: soon, words: '开始签到 #', answer: '签到', talk: ['开始上课了'], wrong: member, writes: true },
  结束签到: { as: onDuty, before: now, words: '结束签到 #', answer: '签到', talk: ['结束了'], wrong: member, writes: true },
  签到: { room: medical, before: now, words: '签到', answer: '王建国', talk: ['签到的人好多', '签到了吗'], keeps: true, writes: true },
  补签: {
    as: onDuty,
    before: held,
    words: '补签 # 孙志强 事由 手机没电',
    answer: '孙志强',
    talk: ['补签要找谁', '补签名单'],
    wrong: member,
    writes: true,
  },
  签到码: {
    as: onDuty,
    before: coded,
    words: '签到码',
    answer: '现在的签到码',
    talk: ['签到码是多少', '签到码呢'],
    wrong: member,
    writes: false,
  },
  请假: { before: ahead, words: '请假 # 出差', answer: '请假', talk: ['请假条', '请假要找谁'], keeps: true, writes: true },
  报名: { before: ahead, words: '报名 #', answer: '报名', talk: ['报名截止了吗', '报名很踊跃'], keeps: true, writes: true },
  取消报名: { before: seated, words: '取消报名 #', answer: '取消', talk: ['取消报名的请说一声', '取消报名费'], writes: true },
  名单: { before: seated, words: '名单 #', answer: '王建国', talk: ['名单在哪', '名单发一下吧'], writes: false },
  我的档案: { words: '我的档案', answer: '全部记录', talk: ['我的档案呢', '我的档案有误'], writes: false },
  我的报名: { before: seated, words: '我的报名', answer: '敬老院义诊', talk: ['我的报名呢', '我的报名成功了吗'], writes: false },
  发起: {
    as: onDuty,
    room: medical,
    words: '发起 健康讲座 12月5日上午9点 地点 县医院',
    answer: '健康讲座',
    talk: ['发起投票', '发起人是谁', '发起捐款 12月5日'],
    wrong: member,
    writes: true,
  },
  改期: {
    as: onDuty,
    before: ahead,
    words: '改期 # 12月5日上午10点',
    answer: '【改期】活动',
    talk: ['改期了', '改期到什么时候'],
    wrong: member,
    writes: true,
  },
  取消活动: {
    as: onDuty,
    before: ahead,
    words: '取消活动 # 暴雨',
    answer: '已取消：暴雨',
    talk: ['取消活动', '取消活动太可惜了'],
    wrong: member,
    writes: true,
  },
  接龙: {
    as: onDuty,
    room: medical,
    before: ahead,
    words: '接龙 #',
    answer: '会记到「敬老院义诊」',
    talk: ['接龙', '接龙开始', '接龙 12 个人了'],
    wrong: another,
    writes: true,
  },
  提醒: {
    as: onDuty,
    before: ahead,
    words: '提醒 活动 #',
    answer: '已发到',
    talk: ['提醒大家带伞', '提醒活动群'],
    wrong: member,
    writes: false,
  },
  学习: { words: '学习', answer: '每周集体学习', talk: ['学习', '学习了', '学习使人进步'], writes: false },
  学习主题: {
    as: onDuty,
    words: '学习主题 宪法日专题',
    answer: '宪法日专题',
    talk: ['学习主题是什么', '学习主题待定'],
    wrong: member,
    writes: true,
  },
  亮点: { as: onDuty, before: held, words: '亮点 #', answer: '亮点', talk: ['亮点', '亮点纷呈'], wrong: member, writes: true },
  换班: { as: onDuty, words: '换班 12月 王芳', answer: '王芳', talk: ['换班的来', '换班了吗', '换班 下周'], wrong: member, writes: true },
  代班: {
    as: onDuty,
    words: '代班 王芳 11月28日 11月29日',
    answer: '王芳',
    talk: ['代班的人', '代班 辛苦了'],
    wrong: member,
    writes: true,
  },
  取消代班: {
    as: onDuty,
    before: async (v) => {
      await v.say(onDuty, null, '代班 王芳 11月28日 11月29日')
      return ''
    },
    words: '取消代班',
    answer: '王芳',
    talk: ['取消代班', '取消代班的事'],
    wrong: member,
    writes: true,
  },
  我的轮值: {
    as: onDuty,
    words: '我这个月还差几次',
    answer: '刘敏，11月您已牵头',
    talk: ['我这个月还差几次', '还差几个人'],
    writes: false,
  },
  轮值: { words: '轮值', answer: '刘敏', talk: ['轮值的来一下', '轮值辛苦了'], writes: false },
  轮值表: { words: '轮值表', answer: '刘敏', talk: ['轮值表在哪', '轮值表发一下'], writes: false },
  品牌: { words: '品牌', answer: '新联公益', talk: ['品牌建设', '品牌效应 本月'], writes: false },
  日历: { words: '日历', answer: '/calendar/', talk: ['日历', '日历上有'], writes: true },
  安静: {
    as: liaison,
    room: medical,
    words: '安静 2小时',
    answer: '医疗保障分会群安静到',
    talk: ['安静一点', '好安静啊'],
    wrong: member,
    writes: true,
  },
  帮助: { words: '帮助', answer: '签到', talk: ['帮助别人', '帮助一下老李'], writes: false },
  绑定: { as: 'wx_he', words: '绑定 何方', answer: '绑定申请编号', talk: ['绑定手机', '绑定银行卡吗'], writes: true },
  绑定审核: {
    as: staff,
    before: request,
    words: '绑定审核',
    answer: '何方',
    talk: ['绑定审核了吗', '绑定审核的人'],
    wrong: member,
    writes: false,
  },
  确认绑定: {
    as: staff,
    before: request,
    words: '确认绑定 #',
    answer: '何方',
    talk: ['确认绑定', '确认绑定了吗'],
    wrong: member,
    writes: true,
  },
  退回绑定: {
    as: staff,
    before: request,
    words: '退回绑定 # 不是本人',
    answer: '已退回',
    talk: ['退回绑定', '退回绑定的'],
    wrong: member,
    writes: true,
  },
  换绑: { as: staff, words: '换绑 0005', answer: '王建国', talk: ['换绑手机', '换绑了'], wrong: onDuty, confirmed: true, writes: true },
  认领: {
    as: 'wx_he',
    before: async ({ founding }) => founding.claimCode ?? '',
    words: '认领 # 0001',
    unbound: ['0001', '0002'],
    answer: '您是 赵科',
    talk: ['认领一只猫', '认领任务'],
    writes: true,
  },
  登记本群: {
    as: staff,
    room: '新群',
    words: '登记本群 新群',
    answer: '本群是「新群」',
    talk: ['登记本群的车牌', '登记一下'],
    wrong: member,
    deaf: true,
    writes: true,
  },
  申报: {
    words: '申报 公益服务 3小时 敬老院',
    answer: '已收到申报',
    talk: ['申报职称', '申报 项目', '申报公益服务怎么弄', '申报 公益服务 的请举手'],
    writes: true,
  },
  代申报: {
    as: liaison,
    words: '代申报 公益服务 3小时 李桂芳 敬老院',
    answer: '已代申报',
    talk: ['代申报的来', '代申报 公益服务', '代申报谁会'],
    wrong: member,
    writes: true,
  },
  我的申报: { before: claimed, words: '我的申报', answer: '公益服务 3小时', talk: ['我的申报呢', '我的申报过了'], writes: false },
  撤回申报: { before: claimed, words: '撤回申报 #', answer: '已撤回', talk: ['撤回申报', '撤回申报的'], writes: true },
  待审: {
    as: onDuty,
    before: claimed,
    words: '待审',
    answer: '王建国 公益服务 3小时',
    talk: ['待审的', '待审吗'],
    wrong: member,
    writes: false,
  },
  通过: {
    as: onDuty,
    before: claimed,
    words: '通过 #',
    answer: '已通过 1 项',
    talk: ['通过', '通过了', '通过 3 票', '全票通过'],
    wrong: member,
    writes: true,
  },
  退回: {
    as: onDuty,
    before: claimed,
    words: '退回 # 照片看不清',
    answer: '已退回',
    talk: ['退回', '退回重写', '退回 3 件', '驳回 上诉'],
    wrong: liaison,
    writes: true,
  },
  积分办法: { words: '积分办法', answer: '（第 1 版）', talk: ['积分办法不错', '积分办法 什么时候改'], writes: false },
  启用办法: {
    as: staff,
    before: async (v) => {
      v.house.association.rules = { ...v.house.association.rules, items: dearer(v.house.association.rules.items) }
      return ''
    },
    words: '启用办法',
    answer: '第 2 版',
    talk: ['启用办法', '启用办法还没定'],
    wrong: onDuty,
    confirmed: true,
    writes: true,
  },
  退会: {
    as: staff,
    words: '退会 王建国 调往外地',
    answer: '将登记 王建国',
    talk: ['退会', '退会的人', '退会 张三 可惜'],
    wrong: onDuty,
    confirmed: true,
    writes: true,
  },
  不公开: { words: '不公开', answer: '已设为不公开', talk: ['不公开', '不公开招标', '这个不公开吧'], writes: true },
  公开: {
    before: async (v) => (await v.say(member, null, '不公开')).join(),
    words: '公开',
    answer: '已恢复公开',
    talk: ['公开', '公开透明', '公开课几点'],
    writes: true,
  },
  待办: { words: '待办', answer: '没有等您办的事', talk: ['待办', '待办事项清单', '今天的待办'], writes: false },
  申诉: {
    before: awarded,
    words: '申诉 # 我去了三个小时',
    answer: '异议 101 已收到',
    talk: ['申诉', '申诉材料', '异议申请', '没有异议'],
    writes: true,
  },
  答复: {
    as: second,
    before: async (v) => {
      await v.say(member, null, `申诉 ${await awarded(v)} 我去了三个小时`)
      return '101'
    },
    words: '答复 # 签到表上是两个小时',
    answer: '异议 101 已答复',
    talk: ['答复 101 收到', '答复代表'],
    wrong: liaison,
    writes: true,
  },
  公布: {
    as: staff,
    before: async (v) => {
      const { time } = v.clock
      v.clock.time = Date.parse('2026-10-20T12:00:00+08:00')
      const entry = await awarded(v)
      v.clock.time = time
      return entry
    },
    words: '公布',
    answer: '将公示',
    talk: ['公布', '公布成绩了', '公布 名单'],
    wrong: onDuty,
    confirmed: true,
    writes: true,
  },
  我的积分: { words: '我的积分', answer: '您还没有积分', talk: ['我的积分呢', '积分太少了'], writes: false },
  明细: { words: '明细', answer: '没有积分记录', talk: ['明细表发我', '积分明细在哪里'], writes: false },
  积分: { as: staff, words: '积分 王建国', answer: '王建国', talk: ['积分 王建国', '积分兑换'], wrong: member, writes: false },
  末尾评议: { as: staff, words: '末尾评议', answer: '没有可参评', talk: ['末尾评议', '末尾评议什么时候'], wrong: member, writes: false },
  评议结论: {
    as: staff,
    words: '评议结论 王建国 约谈 长期没有参加活动',
    answer: '已记下：王建国',
    talk: ['评议结论 王建国 约谈 长期没有参加活动', '评议结论呢'],
    wrong: member,
    writes: true,
  },
  统计: {
    as: staff,
    before: opened,
    words: '统计',
    answer: '还没有活动和服务记录',
    talk: ['统计', '统计一下人数'],
    wrong: member,
    writes: false,
  },
  排行: { words: '排行', answer: '还没有积分', talk: ['排行第几啊', '排行榜上有名'], writes: false },
}

/** 刘敏 has January too, so that months can change hands; 何方 has no WeChat yet; 新群 is not registered. */
export const villageOfAll = (unbound: readonly string[], commands?: readonly AnyCommand[]): Promise<Village> =>
  village(
    (association) => ({
      ...association,
      brands: someBrands,
      rotationTargets: { activitiesPerMonth: 4, themesPerWeek: 1, highlightsPerMonth: 1, escalateAfterDays: 7 },
      study: [weekly()],
      groups: [...association.groups, { name: '新群', kind: 'chairs' as const }],
      turns: [...association.turns, { month: '2027-01', number: onDuty }],
      roster: boundSave(association.roster, ['0017', ...unbound]),
    }),
    commands,
  )
