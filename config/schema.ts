import { z } from 'zod'
import { usualBottomReview } from '../src/domain/bottom-review.ts'
import { usualObjectionTimes } from '../src/domain/objection.ts'
import { usualPublication } from '../src/domain/publication.ts'
import { reminderTimeOf } from './reminder-time.ts'

/**
 * The shape of each file of an association's folder, taken alone; what must agree between files is in agreement.ts.
 * A message written here is the end of a Chinese sentence whose beginning names the place (schema-faults.ts).
 */

const word = (most: number) => z.string().regex(/\S/u, '不能是空的。').max(most, `最多 ${most} 个字。`)
const optionalText = z.string().max(500, '最多 500 个字。').optional()
const wholeNumber = (least: number, most: number) => z.int().min(least).max(most)
const webAddress = z.url({ protocol: /^https?$/, error: '要写成 https:// 开头的网址。' }).max(300, '最多 300 个字。')
const seconds = z.number().min(0).max(60)
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, '要写成 24 小时制的 19:30 这样，并加引号。')
/** `YYYY-MM-DD`, a day there is. */
export const civilDate = z
  .string({ error: '要写成 2026-10-08 这样的日期。' })
  .refine(
    (text) => /^20\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
    '要写成 2026-10-08 这样的日期。',
  )
const monthOrDate = z
  .string({ error: '要写成 2027-03 这样的月份，或 2027-03-10 这样的日期。' })
  .refine(
    (text) => /^20\d\d-(?:0[1-9]|1[0-2])$/.test(text) || civilDate.safeParse(text).success,
    '要写成 2027-03 这样的月份，或 2027-03-10 这样的日期。',
  )
const reminderTime = z
  .string({ error: '要写成「前一天 19:00」「提前1小时」「提前30分钟」或「开始时」。' })
  .refine((text) => reminderTimeOf(text) !== null, '要写成「前一天 19:00」「提前1小时」「提前30分钟」或「开始时」。')
const memberNumber = z.union([z.string(), z.int().transform(String)], { error: "要写会员号，例如 '0002'。" })

/** `practice-<id>` is the id of an association's practice world, so no real association may be called that. */
const associationId = z.string().refine((id) => /^[a-z][a-z0-9-]{1,30}$/.test(id) && !id.startsWith('practice-'), {
  error: (issue) =>
    String(issue.input).startsWith('practice-')
      ? '不能以 practice- 开头，这个开头留给演练。'
      : '只能用小写字母、数字和短横线，以字母开头，2 到 31 个字符，例如 qiuxian。',
})

/** association.yaml: who the association is, its groups, and how loud the bot may be. */
export const associationSchema = z.strictObject({
  id: associationId,
  name: word(60),
  timezone: z.string().refine(isTimeZone, '不是有效的时区，例如 Asia/Shanghai。'),
  site: webAddress.optional(),
  silentHours: wholeNumber(1, 300).optional(),
  botNames: z.array(word(30)).min(1, '至少写一个机器人的昵称。'),
  tiers: z.array(word(30)).min(1, '至少写一个层级。'),
  branches: z.array(word(30)).min(1, '至少写一个分会。'),
  groups: z.array(
    z.strictObject({
      name: word(60),
      kind: z.enum(['study', 'branch', 'chairs', 'staff']),
      branch: z.string().optional(),
      roomId: word(100).optional(),
    }),
  ),
  manners: z
    .strictObject({
      roomGapSeconds: wholeNumber(0, 600).default(5),
      perMinute: wholeNumber(1, 600).default(15),
      dailyBudget: wholeNumber(1, 100_000).default(800),
      quietHours: z
        .string()
        .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, "要写成 '22:30-07:00' 这样（24 小时制，中间一个短横线）。")
        .default('22:30-07:00'),
      accountGapSeconds: seconds.optional(),
      jitterSeconds: seconds.optional(),
    })
    .prefault({}),
})

const itemName = word(30).regex(/^[^\s\d](?:\S*[^\s\d])?$/u, '不能含空格，也不能以数字开头或结尾，否则群里说的话会有两种读法。')

/** Points as staff write them: not zero, at most one decimal, at most 1000 either way. */
const points = z
  .number()
  .min(-1000)
  .max(1000)
  .refine((value) => /^-?\d+(?:\.\d)?$/.test(String(value)), '最多一位小数，例如 2 或 0.5。')
  .refine((value) => value !== 0, '不能是 0；加分写正数，扣分写负数。')

/** Most points one member may gain by an item, in a day, a month or by one activity. */
const limit = z
  .number()
  .positive('要大于 0；不设上限就删去这一行。')
  .max(100_000)
  .refine((value) => /^\d+(?:\.\d)?$/.test(String(value)), '最多一位小数，单位是分。')
  .optional()

/** points.yaml: categories, items and the items that attendance credits by itself. */
export const pointsSchema = z.strictObject({
  categories: z.array(word(30)).min(1, '至少写一个板块。'),
  items: z
    .array(
      z.strictObject({
        name: itemName,
        aliases: z.array(itemName).default([]),
        category: z.string(),
        points,
        unit: word(10),
        record: z.enum(['member', 'liaison', 'staff']).optional(),
        review: z.boolean().default(true),
        evidence: z.boolean().default(false),
        dailyLimit: limit,
        monthlyLimit: limit,
        activityLimit: limit,
      }),
    )
    .min(1, '至少写一条细则。'),
  credits: z.strictObject({
    study: z.string(),
    activity: z.string(),
    leading: z.string().optional(),
    highlight: z.string().optional(),
  }),
  campaigns: z
    .array(
      z.strictObject({
        name: word(30),
        items: z.array(z.string()).min(1, '至少写一条细则。'),
        from: civilDate,
        to: civilDate,
        times: z
          .number()
          .gt(1, '要大于 1，例如 2（两倍）。')
          .max(10)
          .refine((value) => /^\d+(?:\.\d)?$/.test(String(value)), '最多一位小数，例如 1.5。'),
      }),
    )
    .max(50, '最多 50 项。')
    .optional(),
  bottomReview: z
    .strictObject({
      percent: wholeNumber(1, 50).default(usualBottomReview.percent),
      monthlyPoints: z
        .number()
        .min(0)
        .max(1000)
        .default(usualBottomReview.monthlyTenths / 10),
      newcomerMonths: wholeNumber(0, 36).default(usualBottomReview.newcomerMonths),
      leavePercent: wholeNumber(1, 100).default(usualBottomReview.leavePercent),
    })
    .optional(),
  appraisal: z
    .strictObject({
      stars: z
        .array(
          z.strictObject({
            name: word(10),
            points: z.number().min(0).max(100_000).optional(),
            percent: wholeNumber(1, 100).optional(),
            places: wholeNumber(1, 1000).optional(),
          }),
        )
        .min(1, '至少写一个星级。'),
      attendance: wholeNumber(1, 100).optional(),
      leave: z.enum(['excluded', 'present', 'absent']).default('excluded'),
    })
    .optional(),
  publication: z
    .strictObject({
      day: wholeNumber(1, 28).default(usualPublication.day),
      time: timeOfDay.default(usualPublication.time),
      objectionDays: wholeNumber(1, 20).default(usualPublication.objectionDays),
      leading: wholeNumber(1, 30).default(usualPublication.leading),
      groups: z.array(z.enum(['study', 'chairs'])).default(usualPublication.groups),
      branchLeaders: wholeNumber(0, 10).default(usualPublication.branchLeaders),
      tierLeaders: wholeNumber(0, 10).default(usualPublication.tierLeaders),
    })
    .optional(),
  review: z.strictObject({ remindAfterDays: wholeNumber(1, 30).default(3), escalateAfterDays: wholeNumber(2, 60).default(5) }).optional(),
  objections: z
    .strictObject({
      answerWithinDays: wholeNumber(1, 30).default(usualObjectionTimes.answerWithinDays),
      escalateEveryDays: wholeNumber(1, 30).default(usualObjectionTimes.escalateEveryDays),
    })
    .optional(),
})

/** rotation.yaml: whose month it is, what is expected of a month, and who is away when. */
export const rotationSchema = z.strictObject({
  turns: z.array(z.strictObject({ month: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, '要写成 2026-11 这样。'), number: memberNumber })),
  targets: z
    .strictObject({
      activitiesPerMonth: wholeNumber(0, 100).default(4),
      themesPerWeek: wholeNumber(0, 100).default(1),
      highlightsPerMonth: wholeNumber(0, 100).default(1),
      escalateAfterDays: wholeNumber(1, 27).default(7),
    })
    .optional(),
  absences: z.array(z.strictObject({ number: memberNumber, from: monthOrDate, to: monthOrDate.optional() })).optional(),
})

/** study.yaml: the sessions that come again by themselves. */
export const studySchema = z.strictObject({
  series: z.array(
    z.strictObject({
      name: word(30),
      kind: z.enum(['study', 'seminar', 'training']).default('study'),
      group: z.string().optional(),
      groups: z.array(z.string()).min(1, '至少写一个群。').optional(),
      branches: z.array(z.string()).min(1, '至少写一个分会。').optional(),
      every: z.enum(['week', 'fortnight', 'month', 'two-months', 'quarter']),
      weekday: z.enum(['周一', '周二', '周三', '周四', '周五', '周六', '周日']).optional(),
      workday: z.union([z.literal(-1), wholeNumber(1, 20)], { error: '要写 1 到 20（第几个工作日），或 -1（最后一个）。' }).optional(),
      nth: z.union([z.literal(-1), wholeNumber(1, 4)], { error: '要写 1 到 4（第几个），或 -1（最后一个）。' }).optional(),
      monthOf: wholeNumber(1, 3).optional(),
      time: timeOfDay,
      minutes: wholeNumber(10, 720).default(120),
      from: civilDate.optional(),
      about: optionalText,
      place: word(60).optional(),
      link: webAddress.optional(),
      topics: z.array(word(60)).max(200, '最多 200 个。').default([]),
      topicsFrom: civilDate.optional(),
      reminders: z.array(reminderTime).max(6, '最多 6 次。').optional(),
      onHoliday: z.enum(['keep', 'skip', 'next-workday']).default('skip'),
      checkIn: z.strictObject({ before: wholeNumber(0, 720).default(30), after: wholeNumber(0, 720).default(30) }).prefault({}),
      item: z.string().optional(),
      code: z.boolean().default(false),
      summary: z.enum(['month', 'quarter']).optional(),
    }),
  ),
  holidays: z.strictObject({ off: z.array(civilDate).default([]), work: z.array(civilDate).default([]) }).optional(),
})

const brand = z.strictObject({
  name: word(40),
  aliases: z.array(word(40)).default([]),
  leader: memberNumber.optional(),
  branch: z.string().optional(),
  branches: z.array(z.string()).optional(),
  about: optionalText,
})

/** brands.yaml: what activities are credited to besides their people. */
export const brandsSchema = z.strictObject({
  series: z.array(brand).default([]),
  bases: z.array(brand).default([]),
  teams: z.array(brand).default([]),
})

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
