/**
 * What the bot said by itself, shortened to what matters: a kind and its figures. What bears none of these marks is another kind of
 * message, of which the replay expects nothing.
 */

/** A mark by which a kind is known, and what is kept of it. A message that comes late does not bear it: its line begins otherwise. */
interface Mark {
  pattern: RegExp
  shown(found: Record<string, string | undefined>): string
}

const marks: readonly Mark[] = [
  {
    pattern: /^【学习提醒】「(?<title>[^」]+)」(?<when>.+?) 开始/u,
    shown: ({ title, when }) => `学习提醒「${title}」${when}`,
  },
  {
    pattern: /^「(?<title>[^」]+)」签到结束：到场 (?<came>\d+) 人，请假 0 人/u,
    shown: ({ title, came }) => `签到结束「${title}」${came} 人`,
  },
  {
    pattern: /^「(?<title>[^」]+)」（[^）]+）签到结束，(?<branch>[^：]+)：到场 \d+ 人，请假 0 人，未到 \d+ 人。\n未到：/u,
    shown: ({ title, branch }) => `未到名单「${title}」${branch}`,
  },
  {
    pattern: /^「(?<title>[^」]+)」（\d+，(?<when>[^）]+)）没有人签到/u,
    shown: ({ title, when }) => `没有人签到「${title}」${when}`,
  },
  {
    pattern: /^「(?<title>[^」]+)」签到结束：报名 (?<signed>\d+) 人，签到 (?<came>\d+) 人。\n报名没到、也没请假的 (?<missing>\d+) 人/u,
    shown: ({ title, signed, came, missing }) => `报名没到「${title}」${signed} 人报名 ${came} 人签到 ${missing} 人没到`,
  },
  {
    pattern: /^「(?<title>[^」]+)」没有人签到，报名的 (?<signed>\d+) 人/u,
    shown: ({ title, signed }) => `报名没到「${title}」${signed} 人报名 没有人签到`,
  },
  {
    pattern: /^【(?<quarter>\S+)学习小结】\n学习 (?<held>\d+) 场，(?<came>\d+) 人次到场/u,
    shown: ({ quarter, held, came }) => `学习小结 ${quarter} ${held} 场 ${came} 人次`,
  },
  {
    pattern: /^【活动提醒】「(?<title>[^」]+)」（\d+）(?<when>.+?) 开始.*?(?:已报名 (?<count>\d+) 人|还没有人报名)/su,
    shown: ({ title, when, count = '0' }) => `活动提醒「${title}」${when}，报名 ${count} 人`,
  },
  {
    pattern: /^「(?<title>[^」]+)」.*?请报一下成果，记在「(?<brand>[^」]+)」名下/su,
    shown: ({ title, brand }) => `请报成果「${title}」${brand}`,
  },
  {
    pattern: /没有开展品牌活动的分会（\d+ 个）：(?<names>[^。]+)。/u,
    shown: ({ names }) => `没有品牌活动的分会 ${names}`,
  },
  {
    pattern: /^(?<name>\S+)，您好。下周起 ?(?<month>\d+月)轮到您当值/u,
    shown: ({ name, month }) => `当值预告 ${name} ${month}`,
  },
  {
    pattern:
      /^(?<name>\S+)，您好。今天起(?<month>\d+月)由您当值，交接如下：(?:.*?上月（\d+月，(?<last>\S+?)）：主题活动 (?<led>\d+) 场，到场 (?<came>\d+) 人次，亮点(?<best>.+?)。)?.*?(?:还没开的活动 (?<open>\d+) 场|没有还没开的活动)/su,
    shown: ({ name, month, last, led, came, best, open = '0' }) =>
      `轮值交接 ${name} ${month}${last === undefined ? '' : `，上月 ${last} ${led} 场 ${came} 人次，亮点${best}`}，未开 ${open} 场`,
  },
  {
    pattern: /^(?<name>\S+)，您好。这一周（(?<week>.+?)）还没有安排主题活动。本月已有 (?<led>\d+) 场/u,
    shown: ({ name, week, led }) => `本周无主题 ${name} ${week}，已有 ${led} 场`,
  },
  {
    pattern: /^(?<name>\S+)，您好。(?<month>\d+月)还剩十天，主题活动 \d+ 场，还差 (?<missing>\d+) 场(?:，亮点还差 (?<lacking>\d+) 个)?/u,
    shown: ({ name, month, missing, lacking = '0' }) => `还剩十天 ${name} ${month} 差 ${missing} 场，亮点差 ${lacking} 个`,
  },
  {
    pattern: /^(?<month>\d+月)当值的(?<name>\S+?)到今天（\d+ 天）还没有发起活动/u,
    shown: ({ name, month }) => `没有动静 ${name} ${month}`,
  },
  {
    pattern: /^(?<month>\d+月)快结束了，当值的(?<name>\S+?)牵头 \d+ 场，还差 (?<missing>\d+) 场/u,
    shown: ({ name, month, missing }) => `仍不足 ${name} ${month} 差 ${missing} 场`,
  },
  {
    pattern:
      /^【(?<month>\d+月)轮值小结】当值：(?<name>\S+?)\n主题活动 (?<led>\d+) 场.*?到场 (?<came>\d+) 人次.*?亮点：(?<best>[^\n]+)(?:.*?没有主题的周：(?<bare>\d+) 个)?/su,
    shown: ({ name, month, led, came, best, bare = '0' }) => `轮值小结 ${name} ${month} ${led} 场 ${came} 人次，亮点${best}，空周 ${bare}`,
  },
]

/** Words by which a message of a known kind gives itself away whatever stands around them. */
const traces = /学习提醒|签到结束|没有人签到|学习小结|活动提醒|请报一下成果|品牌活动的分会|当值|还剩十天|轮值小结|还没有安排主题/u

/** A message shortened, or null when it is of no kind known here; one that is but reads otherwise stays as it is. */
export const shortened = (text: string): string | null => {
  for (const { pattern, shown } of marks) {
    const found = pattern.exec(text)
    if (found) return shown(found.groups ?? {})
  }
  return traces.test(text) ? text : null
}
