import { didYouMean, type Fault } from './fault.ts'
import { entriesAt, type Found, type FoundEntry, namesAt, textAt, textsAt, valueAt } from './found.ts'
import type { RosterFile } from './roster.ts'
import type { YamlFile, YamlPath } from './yaml-file.ts'

/** The files of one folder as far as they could be read; a file that is missing or not readable at all is absent. */
export interface FolderFiles {
  association?: YamlFile
  points?: YamlFile
  rotation?: YamlFile
  study?: YamlFile
  brands?: YamlFile
  roster?: RosterFile
}

/** Every way in which the files of a folder disagree, with themselves or with each other. It works on what could be read of them. */
export function checkAgreement(files: FolderFiles): Fault[] {
  const { association, points, rotation, study, brands } = files
  const branches = namesAt(association, 'branches')
  return [
    ...(association ? checkGroups(association, branches) : []),
    ...(points ? checkPoints(points) : []),
    ...(rotation ? checkTurns(rotation, files.roster) : []),
    ...(study ? checkStudy(study, association, points, branches) : []),
    ...(brands ? checkBrands(brands, branches, files.roster) : []),
  ]
}

function checkGroups(yaml: YamlFile, branches: ReadonlySet<string> | undefined): Fault[] {
  const groups = entriesAt(yaml, ['groups'])
  const faults = [
    ...twice(yaml, textsAt(yaml, ['botNames']), '机器人昵称'),
    ...twice(yaml, textsAt(yaml, ['tiers']), '层级'),
    ...twice(yaml, textsAt(yaml, ['branches']), '分会'),
    ...twice(yaml, present(groups.map((group) => group.text('name'))), '群名'),
    ...twice(yaml, present(groups.map((group) => group.text('roomId'))), 'roomId'),
  ]
  for (const group of groups) {
    const name = group.text('name')?.text ?? ''
    const branch = group.text('branch')
    const kind = group.text('kind')?.text
    if (kind === 'branch' && valueAt(yaml, [...group.path, 'branch']) === undefined)
      faults.push(at(yaml, group.path, `分会群「${name}」没有写 branch（属于哪个分会）。`))
    if (branch && kind !== undefined && kind !== 'branch' && ['study', 'chairs', 'staff'].includes(kind))
      faults.push(at(yaml, branch.path, `群「${name}」不是分会群（kind: ${kind}），请删去 branch。`))
    else if (branch && branches && !branches.has(branch.text))
      faults.push(at(yaml, branch.path, `群「${name}」的分会「${branch.text}」不在 branches 里${didYouMean(branch.text, branches)}`))
  }
  return faults
}

function checkPoints(yaml: YamlFile): Fault[] {
  const items = entriesAt(yaml, ['items'])
  const categories = namesAt(yaml, 'categories')
  const faults = twice(yaml, textsAt(yaml, ['categories']), '板块')
  const words = items.flatMap((item) => present([item.text('name'), ...item.texts('aliases')]))
  const names = new Set(items.flatMap((item) => item.text('name')?.text ?? []))
  const taken = new Map<string, Found>()
  for (const word of words) {
    const key = wordKey(word.text)
    const first = taken.get(key)
    if (!first) taken.set(key, word)
    else faults.push(at(yaml, word.path, `细则或别名「${word.text}」重复，第 ${yaml.place(first.path).line} 行已经用过。`))
  }
  for (const item of items) {
    const category = item.text('category')
    if (category && categories && !categories.has(category.text))
      faults.push(at(yaml, category.path, `板块「${category.text}」不在 categories 里${didYouMean(category.text, categories)}`))
    checkLimits(yaml, item, faults)
  }
  checkCampaigns(yaml, items, names, faults)
  checkReview(yaml, faults)
  checkAppraisal(yaml, faults)
  for (const key of ['study', 'activity', 'leading', 'highlight']) {
    const credit = textAt(yaml, ['credits', key])
    if (!credit) continue
    if (names.has(credit.text)) {
      const item = items.find((one) => one.text('name')?.text === credit.text)
      const value = item ? valueAt(yaml, [...item.path, 'points']) : undefined
      if (typeof value === 'number' && value < 0)
        faults.push(at(yaml, credit.path, `credits 的「${credit.text}」是扣分细则，不能用来记到场。`))
    } else if (!yaml.broken.has('items') && Array.isArray(valueAt(yaml, ['items'])))
      faults.push(at(yaml, credit.path, `credits 写的「${credit.text}」不是细则的名称${didYouMean(credit.text, names)}`))
  }
  return faults
}

const limitKeys = ['dailyLimit', 'monthlyLimit', 'activityLimit']
/** Units of money. */
const money = /元|￥|¥|块/u

/** Items that deduct have no limit; money never buys points without one. */
function checkLimits(yaml: YamlFile, item: FoundEntry, faults: Fault[]): void {
  const name = item.text('name')?.text ?? ''
  const value = valueAt(yaml, [...item.path, 'points'])
  const set = limitKeys.filter((key) => valueAt(yaml, [...item.path, key]) !== undefined)
  if (typeof value === 'number' && value < 0) {
    for (const key of set) faults.push(at(yaml, [...item.path, key], `扣分细则「${name}」不能有上限，请删去 ${key}。`))
    if (valueAt(yaml, [...item.path, 'record']) === 'member')
      faults.push(at(yaml, [...item.path, 'record'], `扣分细则「${name}」不能由会员自己申报，请写 record: staff 或删去这一行。`))
  } else if (money.test(item.text('unit')?.text ?? '') && !set.some((key) => key !== 'activityLimit'))
    faults.push(
      at(yaml, [...item.path, 'unit'], `细则「${name}」按钱计分，必须写 monthlyLimit 或 dailyLimit（最多得几分）：名次不能用钱买。`),
    )
}

function checkCampaigns(yaml: YamlFile, items: readonly FoundEntry[], names: ReadonlySet<string>, faults: Fault[]): void {
  const campaigns = entriesAt(yaml, ['campaigns'])
  faults.push(...twice(yaml, present(campaigns.map((one) => one.text('name'))), '重点任务'))
  for (const campaign of campaigns) {
    const [from, to] = [campaign.text('from'), campaign.text('to')]
    if (from && to && from.text > to.text) faults.push(at(yaml, to.path, `重点任务从 ${from.text} 到 ${to.text}，前后颠倒了。`))
    for (const { text, path } of campaign.texts('items')) {
      const item = items.find((one) => one.text('name')?.text === text)
      const value = item && valueAt(yaml, [...item.path, 'points'])
      if (!item && !yaml.broken.has('items')) faults.push(at(yaml, path, `重点任务写的「${text}」不是细则的名称${didYouMean(text, names)}`))
      else if (typeof value === 'number' && value < 0) faults.push(at(yaml, path, `「${text}」是扣分细则，不能列入重点任务。`))
    }
  }
}

/** A claim reminds its reviewer before it goes up. */
function checkReview(yaml: YamlFile, faults: Fault[]): void {
  const [remind = 3, escalate = 5] = ['remindAfterDays', 'escalateAfterDays'].map((key) => valueAt(yaml, ['review', key]))
  if (typeof remind !== 'number' || typeof escalate !== 'number' || remind < escalate) return
  const key = valueAt(yaml, ['review', 'escalateAfterDays']) === undefined ? 'remindAfterDays' : 'escalateAfterDays'
  faults.push(at(yaml, ['review', key], `review 要先提醒再上交：escalateAfterDays（${escalate}）要大于 remindAfterDays（${remind}）。`))
}

/** A star takes something, and no two have one name. */
function checkAppraisal(yaml: YamlFile, faults: Fault[]): void {
  const stars = entriesAt(yaml, ['appraisal', 'stars'])
  faults.push(...twice(yaml, present(stars.map((one) => one.text('name'))), '星级'))
  for (const star of stars) {
    if (['points', 'percent', 'places'].every((key) => valueAt(yaml, [...star.path, key]) === undefined))
      faults.push(
        at(
          yaml,
          star.path,
          `星级「${star.text('name')?.text ?? ''}」要写条件：points（满多少分）、percent（前百分之几）或 places（前几名）。`,
        ),
      )
  }
}

function checkTurns(yaml: YamlFile, roster: RosterFile | undefined): Fault[] {
  const turns = entriesAt(yaml, ['turns'])
  const absences = entriesAt(yaml, ['absences'])
  const faults = twice(yaml, present(turns.map((turn) => turn.text('month'))), '轮值月份')
  for (const absence of absences) {
    const [from, to] = [absence.text('from'), absence.text('to')]
    // a month and a day of it compare as far as both go
    const shared = Math.min(from?.text.length ?? 0, to?.text.length ?? 0)
    if (from && to && from.text.slice(0, shared) > to.text.slice(0, shared))
      faults.push(at(yaml, to.path, `不在的时间从 ${from.text} 到 ${to.text}，前后颠倒了。`))
  }
  if (!roster?.readable) return faults
  const byNumber = new Map(roster.rows.map((row, index) => [row.number, { row, line: roster.lines[index] ?? 0 }]))
  const faulty = new Set(roster.faults.map(({ line }) => line))
  for (const turn of [...turns, ...absences]) {
    const number = turn.text('number')
    if (!number) continue
    const found = byNumber.get(number.text)
    if (!found) {
      if (!roster.mentioned.has(number.text)) faults.push(at(yaml, number.path, `会员号「${number.text}」不在 roster.csv 里。`))
    } else if (!found.row.posts.includes('副会长') && !faulty.has(found.line))
      faults.push(
        at(yaml, number.path, `${found.row.name}（${number.text}）不是副会长，不能轮值；请改会员号，或在 roster.csv 里写上职务。`),
      )
  }
  return faults
}

function checkStudy(
  yaml: YamlFile,
  association: YamlFile | undefined,
  points: YamlFile | undefined,
  branches: ReadonlySet<string> | undefined,
): Fault[] {
  const series = entriesAt(yaml, ['series'])
  const faults = twice(yaml, present(series.map((one) => one.text('name'))), '学习系列')
  const whole = association && !association.broken.has('groups') && Array.isArray(valueAt(association, ['groups']))
  const all = whole ? entriesAt(association, ['groups']) : undefined
  const groups = all && new Set(present(all.map((group) => group.text('name'))).map(({ text }) => text))
  const withGroup = all && new Set(present(all.map((group) => group.text('branch'))).map(({ text }) => text))
  for (const one of series) {
    const has = (key: string): boolean => valueAt(yaml, [...one.path, key]) !== undefined
    const keys = Object.keys(valueAt(yaml, one.path) ?? {})
    const fault = (key: string | null, message: string) => faults.push(at(yaml, key === null ? one.path : [...one.path, key], message))
    for (const group of [...present([one.text('group')]), ...one.texts('groups')])
      if (groups && !groups.has(group.text))
        faults.push(at(yaml, group.path, `群「${group.text}」不在 association.yaml 的 groups 里${didYouMean(group.text, groups)}`))
    for (const branch of one.texts('branches'))
      if (branches && !branches.has(branch.text))
        faults.push(at(yaml, branch.path, `分会「${branch.text}」不在 association.yaml 的 branches 里${didYouMean(branch.text, branches)}`))
      else if (withGroup && !withGroup.has(branch.text))
        faults.push(at(yaml, branch.path, `分会「${branch.text}」还没有自己的群，请先在 association.yaml 的 groups 里写上。`))
    const places = ['group', 'groups', 'branches'].filter(has)
    // a misspelt key is its own fault: what it should have said is not missing
    if (places.length === 0 && !keys.some((key) => /^(?:gr|br)/u.test(key)))
      fault(null, '要写 group（一个群）、groups（几个群）或 branches（哪些分会的群）。')
    else if (places.length > 1) fault(places[1] ?? null, `${places.join(' 和 ')} 只写一个。`)
    checkItem(yaml, points, one.text('item'), faults)
    const misspelt = keys.some((key) => /^we|^wo/u.test(key) && key !== 'weekday' && key !== 'workday')
    checkRule(one.text('every')?.text, valueAt(yaml, [...one.path, 'monthOf']), (key) => has(key) || (misspelt && key === 'weekday'), fault)
    if (has('topicsFrom') && !has('topics')) fault('topicsFrom', 'topicsFrom 说的是 topics 从哪天用起，没有 topics 请删去。')
  }
  const both = textsAt(yaml, ['holidays', 'work']).filter(({ text }) => textsAt(yaml, ['holidays', 'off']).some((off) => off.text === text))
  for (const { text, path } of both) faults.push(at(yaml, path, `${text} 同时写在 off 和 work 里，请删去一个。`))
  return faults
}

/** What attending is worth must be an item, and none that deducts. */
function checkItem(yaml: YamlFile, points: YamlFile | undefined, item: Found | undefined, faults: Fault[]): void {
  if (!item || !points) return
  const items = entriesAt(points, ['items'])
  const names = new Set(present(items.map((one) => one.text('name'))).map(({ text }) => text))
  const found = items.find((one) => one.text('name')?.text === item.text)
  const value = found && valueAt(points, [...found.path, 'points'])
  if (names.size > 0 && !found)
    faults.push(at(yaml, item.path, `细则「${item.text}」不在 points.yaml 的 items 里${didYouMean(item.text, names)}`))
  else if (typeof value === 'number' && value < 0) faults.push(at(yaml, item.path, `「${item.text}」是扣分细则，不能用来记到场。`))
}

/** Which day a series is held on must be said once, and wholly. */
function checkRule(
  every: string | undefined,
  monthOf: unknown,
  has: (key: string) => boolean,
  fault: (key: string | null, message: string) => void,
): void {
  const weekly = every === 'week' || every === 'fortnight'
  if (has('weekday') && has('workday')) fault('workday', 'weekday（星期几）和 workday（第几个工作日）只写一个。')
  else if (weekly && has('workday')) fault('workday', '每周、每两周的学习要写 weekday（星期几），不能写 workday。')
  else if (!has('weekday') && !has('workday')) fault(null, '要写 weekday（星期几）。')
  else if (weekly && has('nth')) fault('nth', '每周一次的学习不用写 nth，请删去。')
  else if (every !== undefined && !weekly && has('weekday') && !has('nth'))
    fault(null, '不是每周一次的学习要写 nth（当月第几个，-1 是最后一个）。')
  if (every === 'fortnight' && !has('from')) fault(null, '每两周的学习要写 from（第一次的日期），否则不知道是哪一周。')
  if ((weekly || every === 'month') && has('monthOf')) fault('monthOf', '只有双月和每季的学习才写 monthOf，请删去。')
  if (every === 'two-months' && monthOf === 3) fault('monthOf', '双月学习的 monthOf 只能是 1 或 2。')
}

function checkBrands(yaml: YamlFile, branches: ReadonlySet<string> | undefined, roster: RosterFile | undefined): Fault[] {
  const brands = ['series', 'bases', 'teams'].flatMap((key) => entriesAt(yaml, [key]))
  const faults = twice(yaml, present(brands.flatMap((brand) => [brand.text('name'), ...brand.texts('aliases')])), '品牌名称或别名')
  for (const brand of brands) {
    const one = brand.text('branch')
    const several = brand.texts('branches')
    for (const branch of [...present([one]), ...several])
      if (branches && !branches.has(branch.text))
        faults.push(at(yaml, branch.path, `分会「${branch.text}」不在 association.yaml 的 branches 里${didYouMean(branch.text, branches)}`))
    if (one && several.length > 0) faults.push(at(yaml, one.path, 'branch 和 branches 只写一个；几个分会一起牵头就写 branches。'))
    const leader = brand.text('leader')
    if (leader && roster && !roster.mentioned.has(leader.text))
      faults.push(at(yaml, leader.path, `负责人的会员号「${leader.text}」不在 roster.csv 里。`))
  }
  return faults
}

/** One fault for each text that an earlier one already said, folded as people's messages are. */
function twice(yaml: YamlFile, texts: Found[], what: string): Fault[] {
  const first = new Map<string, Found>()
  const faults: Fault[] = []
  for (const found of texts) {
    const earlier = first.get(wordKey(found.text))
    if (earlier) faults.push(at(yaml, found.path, `${what}「${found.text}」重复，第 ${yaml.place(earlier.path).line} 行已经写过。`))
    else first.set(wordKey(found.text), found)
  }
  return faults
}

const wordKey = (text: string): string => text.normalize('NFKC').replace(/\s/gu, '').toLowerCase()
const at = (yaml: YamlFile, path: YamlPath, message: string): Fault => ({ file: yaml.file, ...yaml.place(path), message })
const present = (found: (Found | undefined)[]): Found[] => found.filter((one) => one !== undefined)
