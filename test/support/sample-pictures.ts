import type { Picture } from '../../src/chat/picture.ts'
import type { DrawnFile } from '../../src/chat/said.ts'

const families = '李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'
const given = '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华飞玉萍红琳晨宇浩然梓涵欣怡子轩'
const branches = ['医疗保障分会', '心理咨询分会', '新媒体与网络文化创意产业分会', '法律服务分会']

/** The nth of two thousand fictional names; among the first are a rare one, one beyond the basic plane and a very long one. */
export const nameOf = (nth: number): string =>
  ['吴䶮', '𠮷田一', '阿卜杜热西提·买买提'][nth] ??
  `${families[nth % families.length]}${given[(nth * 11) % given.length]}${given[(nth * 5 + (nth >> 5)) % given.length]}`
/** One of four branches, one with a long name. */
export const branchOf = (nth: number): string => branches[nth % branches.length] ?? ''

/** Pictures as full as they get. `nth` moves the names, so that two of one kind differ. */
export const samplePictures = (nth = 0): Record<Picture['kind'], Picture> => ({
  board: {
    kind: 'board',
    association: '青禾新联会',
    title: '2026年11月积分榜（草案）',
    subtitle: '第 131 号 · 公示到 12月8日 周二 24:00',
    rows: Array.from({ length: 30 }, (_, index) => ({
      rank: index < 2 ? 1 : index + 1,
      name: nameOf(index + nth),
      place: branchOf(index),
      points: (160 - index * 1.7).toFixed(1),
    })),
    footer: '有疑问请在公示期内私聊我发「申诉 流水号 理由」。',
  },
  bars: {
    kind: 'bars',
    association: '青禾新联会',
    title: '2026年四季度分会比拼',
    subtitle: '第 140 号 · 公示中',
    groups: ['总分', '人均'].map((heading) => ({
      heading,
      bars: Array.from({ length: 14 }, (_, index) => ({
        rank: index + 1,
        label: branchOf(index + nth),
        value: 10_000 - index * 700,
        shown: (1000 - index * 70).toFixed(heading === '总分' ? 1 : 2),
        note: `${index + 44} 人`,
      })),
    })),
    footer: '人均按期末在会人数计算。',
  },
  card: {
    kind: 'card',
    association: '青禾新联会',
    name: nameOf(nth),
    place: `${branchOf(nth)} · 理事单位`,
    period: '2026年11月',
    points: '28.5',
    places: [
      { board: '全会', rank: 12, of: 604 },
      { board: branchOf(nth), rank: 3, of: 47 },
      { board: '理事单位', rank: 5, of: 120 },
    ],
    moved: '全会名次比上月上升 8 名',
    categories: [100, 85, 60, 25, 15, 10, 5].map((tenths, index) => ({
      name: ['参加集体活动', '社会服务', '学习', '转发信息', '值班履职', '建言献策', '荣誉表彰'][index] ?? '',
      points: (tenths / 10).toFixed(1),
      tenths,
    })),
    star: { text: '2026年下半年已得 48.5 分，再得 11.5 分可到五星（要在本层级前 10% 以内）。', reached: 485, needed: 600 },
    footer: '发「明细」看每一条记录。',
  },
  rota: {
    kind: 'rota',
    association: '青禾新联会',
    title: '2026年轮值表',
    months: Array.from({ length: 12 }, (_, index) => ({
      month: `${index + 1}月`,
      name: index === 11 ? '（未排）' : nameOf(index + nth),
      given: index !== 11,
      branch: index === 11 ? '' : branchOf(index),
      isNow: index === 10,
      ...(index === 4 ? { note: '与王建国换班；12日至18日赵敏代班' } : {}),
    })),
    footer: '换班发「换班 月份 姓名」。',
  },
  certificate: {
    kind: 'certificate',
    association: '青禾县新的社会阶层人士联谊会',
    name: nameOf(nth),
    tier: '理事单位',
    period: '2026年下半年',
    star: '五星',
    stars: 5,
    number: '151-0007',
    date: '2027年1月12日',
  },
})

/** A sign-up list of so many rows as a picture, two people a row. */
export const sampleList = (rows: number, nth = 0): DrawnFile => {
  const columns = [{ name: '序号', align: 'right' as const }, { name: '姓名' }, { name: '分会' }]
  const cells = (at: number): string[] => [String(at + 1), nameOf(at + nth), branchOf(at * 3)]
  return {
    name: '名单.png',
    table: {
      title: '秋季慈善义诊 报名名单',
      subtitle: '12月5日 周六 9:00 · 第 12 号',
      columns: [...columns, ...columns],
      rows: Array.from({ length: rows }, (_, index) => [...cells(index), ...cells(rows + index)]),
      marked: [2],
      footer: `共 ${rows * 2} 人。`,
    },
  }
}
