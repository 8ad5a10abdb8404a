/** The words by which an activity's options are known; all text is folded (NFKC). */

/** An option that takes what stands behind its word. */
export type Label = 'title' | 'time' | 'place' | 'deadline' | 'withdrawUntil' | 'note' | 'remark' | 'series' | 'brand' | 'length' | 'group'

const of = '(?:活动|会议|学习|本次)?'
const labels: readonly (readonly [Label, string])[] = [
  ['title', `${of}(?:主题|标题|题目|名称)`],
  ['time', `${of}(?:开始)?(?:时间|日期)`],
  ['place', `(?:活动|会议|学习|集合|集中)?(?:地点|地址|场地)`],
  ['withdrawUntil', '(?:(?:退出|取消)(?:报名)?|退报)(?:截[止至]|期限)(?:时间|日期)?[到至于为]?'],
  ['deadline', '(?:报名)?截[止至](?:报名)?(?:时间|日期)?[到至于为]?'],
  ['note', '(?:备注|说明|温馨提示|注意事项|活动说明)'],
  [
    'remark',
    '(?:活动内容|活动要求|具体要求|要求|参加人员|参加对象|参会人员|参与人员|着装要求?|费用|联系人|联系电话|联系方式|集合时间|携带物品|自带物品|主办单位|承办单位)(?=[ \\t]*:)',
  ],
  ['series', `${of}系列`],
  ['brand', `${of}品牌`],
  ['length', `${of}(?:时长|历时|持续)(?:时间)?`],
  ['group', '(?:发到|发在|所在群?|群名|群)'],
]
/** The options with the words for them, each anchored where it is looked for; the first that fits is meant. */
export const labelled = labels.map(([label, words]) => ({ label, pattern: new RegExp(`(?:${words})`, 'uy') }))
const amount = '(\\d{1,5}|[一二两三四五六七八九十百廿]{1,5})'
const changedTo = '(?:为|改为|改成|改到|调整为|调整到|增加到|增至|加到|扩大到|减到|减少到|降到)?'
const people = '(?:个人|个名额|人|名|位|个)?'
const within = '(?:以内|之内|为限)?'
const ends = '(?=$|[\\s,;、。()])'
/** How most people are written. */
export const limits = [
  `(?:活动|报名)?(?:人数|名额)(?:上限|限制)?[\\s:]*(?:限|不超过|最多)?${changedTo}[\\s:]*${amount}\\s*${people}${within}${ends}`,
  `(?:限制|限额|限定|限报|限|上限|最多|至多|不超过|控制在)(?:人数|名额)?[\\s:]*${changedTo}\\s*${amount}\\s*${people}${within}${ends}`,
  `${amount}\\s*(?:个人|人|名|位)${within}${ends}`,
].map((source) => new RegExp(source, 'uy'))
/** How no limit is written. */
export const noLimit = new RegExp(
  `(?:不限(?:制)?(?:人数|名额)?|(?:人数|名额)(?:限制)?[\\s:]*(?:改为|改成)?(?:不限|无限制|没有限制)|(?:取消|不设|去掉)(?:人数|名额)?(?:限制|上限)|不限人)${ends}`,
  'uy',
)

/** Whether a word names an option: «【人数】». */
export const isLabel = (word: string): boolean =>
  /^(?:人数|名额|分会名额|限额)(?:上限)?$/u.test(word) ||
  labelled.some(({ pattern }) => {
    pattern.lastIndex = 0
    return pattern.exec(`${word}:`)?.[0] === word
  })
