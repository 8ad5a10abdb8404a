/** What people read about the year's rota: 轮值表, and the plan staff adopt. */

/** One month of a year's table. */
export interface RotaLine {
  /** 「3月」. */
  month: string
  /** null: nobody has it. */
  name: string | null
  branch: string
  isNow: boolean
  /** Name of who had the month before a swap. */
  swappedWith: string | null
  deputies: readonly { name: string; from: string; to: string }[]
}

const none = '（未排）'
/** Who stands in for some days: 「王芳代27日至29日」. */
export const stoodIn = ({ name, from, to }: { name: string; from: string; to: string }): string =>
  `${name}代${from === to ? from : `${from}至${to}`}`
const notes = ({ swappedWith, deputies }: RotaLine): string[] => [
  ...(swappedWith === null ? [] : [`与${swappedWith}换班`]),
  ...deputies.map(stoodIn),
]

/** 轮值表, as text for a phone. */
export const rotaTable = (year: number, lines: readonly RotaLine[]): string =>
  [
    `【${year}年轮值表】`,
    ...lines.map((line) => {
      const more = [...(line.isNow ? ['本月'] : []), ...notes(line)]
      return `${line.month} ${line.name ?? none}${more.length > 0 ? `（${more.join('，')}）` : ''}`
    }),
  ].join('\n')
/** No month of the year is given. */
export const emptyRota = (year: number): string => `${year}年还没有排轮值，排好后会通知。`
/** A year that is not within reach. */
export const noSuchYear = (from: number, to: number): string => `轮值表只看得到 ${from} 年到 ${to} 年的。`

/** The table as a picture: title, a month, and how it changes. */
export const rotaTitle = (year: number): string => `${year}年轮值表`
export const rotaMonth = (
  line: RotaLine,
): { month: string; name: string; given: boolean; branch: string; isNow: boolean; note?: string } => {
  const note = notes(line).join('；')
  const { month, name, branch, isNow } = line
  return { month, name: name ?? none, given: name !== null, branch, isNow, ...(note === '' ? {} : { note }) }
}
export const rotaFooter = '换班：「换班 月份 姓名」；几天请人顶：「代班 姓名 起 止」'
export const rotaFile = (year: number): string => `${year}年轮值表.png`

// — the plan of a year

/** 「3月：没有人可排」 and the like, for staff. */
export const gap = (month: string): string => `${month}没有人：各位副会长都不在，请安排。`
export const inARow = (month: string, name: string): string => `${month}和上个月都是${name}，连续两个月。`
export const absent = (month: string, name: string): string => `${month}的${name}当月有几天不在，也没有人代班。`
export const noViceChair = (month: string, name: string): string => `${month}的${name}现在不是副会长。`

/** One month of the plan, on the command line. */
export const planLine = (month: string, name: string | null, held: boolean): string =>
  `${month}  ${name ?? none}${held ? '（已定）' : name === null ? '' : '（新排）'}`
/** How often each comes in the year. */
export const planCounts = (counts: readonly { name: string; times: number }[]): string =>
  `各位次数：${counts.map(({ name, times }) => `${name} ${times}`).join('、')}`
export const planHead = (year: number, open: number): string =>
  open === 0
    ? `${year}年各月都已定，没有要排的（要把还没开始的月份重排，加 --all）。`
    : `${year}年轮值计划（预览，没有改动）：新排 ${open} 个月。`
export const howToAdopt = (year: number, all: boolean): string =>
  `采用：lianyi rota adopt ${year} --by 会员号${all ? ' --all' : ''}（会员号写会长或秘书处的）`
export const adopted = (year: number, months: number): string => `已采用${year}年轮值：新排 ${months} 个月，已通知本人、会长群和工作群。`
export const nothingToAdopt = (year: number): string => `${year}年没有要排的月份，没有改动。`

/** To staff and the chairs: the year is settled. */
export const yearSettled = (year: number, by: string, months: number): string => `${year}年轮值已排好（${by}采用，新排 ${months} 个月）：`
/** To each who was given months. */
export const yourMonths = (name: string, months: readonly string[]): string =>
  `${name}，您好。新排的轮值里您当值：${months.join('、')}。到时我会提醒；有事来不了，发「换班 月份 姓名」。`
