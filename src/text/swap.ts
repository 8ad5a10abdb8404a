/** What people read when months of duty are exchanged (换班) or stood in for (代班). */

export const swapUsage = '换班 月份 姓名'
/** 换班 with nothing behind it. */
export const howToSwap = '请写「换班 月份 姓名」，例如：换班 3月 王芳——用您的月份换对方的3月。'
/** Staff without a turn of their own. */
export const staffForm = (month: string, name: string): string => `替别人换班请写明两个月，例如：换班 ${month} ${name} 换 2月 刘敏。`
/** Somebody without a month to give. */
export const noneToGive = (name: string): string => `${name}，您后面没有可以换的轮值月份。「轮值表」看全年安排。`
/** The other has none. */
export const noneOfTheirs = (name: string): string => `${name}后面没有可以换的轮值月份。「轮值表」看全年安排。`
/** Nobody has the month yet. */
export const monthOpen = (month: string): string => `${month}还没有排轮值，不用换。`
/** The month is another's. */
export const notTheirs = (month: string, holder: string, said: string): string =>
  `${month}是${holder}的轮值，不是${said}的。「轮值表」看全年安排。`
export const notYours = (month: string, holder: string): string => `${month}是${holder}的轮值，不是您的。替别人换班由秘书处来办。`
export const onlyStaff = '替别人换班由秘书处来办。'
/** Both months are one person's. */
export const samePerson = (name: string): string => `两个月都是${name}的，不用换。`
/** The month is over, or has begun. */
export const monthOver = (month: string): string => `${month}已经过去，不能换了。`
export const monthRuns = (month: string): string => `${month}已经开始，不能整月换；有几天来不了，发「代班 姓名 起 止」。`
/** Which of several months. */
export const whichOfMine = (month: string, name: string): string => `用您的哪个月换${name}的${month}？`
export const whichOfTheirs = (month: string, name: string): string => `用您的${month}换${name}的哪个月？`
export const pair = (mine: string, theirs: string): string => `您的${mine} ⇄ 对方的${theirs}`
/** The other was asked. */
export const asked = (name: string, mine: string, theirs: string, number: string, until: string): string =>
  `已问${name}：您的${mine} ⇄ 对方的${theirs}（编号 ${number}）。${until} 前答复有效，在那之前原安排不变。要撤回，回复「撤回换班 ${number}」。`
/** To the other. `private`: said to them alone, else in the chairs' room. */
export const pleaseAnswer = (to: string, asker: string, mine: string, theirs: string, number: string, until: string): string =>
  `${to}，您好。${asker}想与您换班（编号 ${number}）：您的${mine} ⇄ 对方的${theirs}。同意请回复「同意换班 ${number}」，不同意请回复「不同意换班 ${number}」，${until} 前有效。`
/** The reminder, once. */
export const stillWaiting = (to: string, asker: string, mine: string, theirs: string, number: string, until: string): string =>
  `提醒：${to}，${asker}想与您换班（编号 ${number}）：您的${mine} ⇄ 对方的${theirs}，还在等您答复，${until} 前有效。回复「同意换班 ${number}」或「不同意换班 ${number}」。`
/** The same was asked already. */
export const askedAlready = (name: string, number: string, until: string): string =>
  `已经问过${name}了（编号 ${number}），等对方答复，${until} 前有效。`
/** Another exchange has the month. */
export const monthPending = (month: string, number: string): string => `${month}有一项换班（编号 ${number}）正在等答复，请等有了结果再换。`
/** Done: to who said it, to the two, to staff. */
export const swapped = (first: [month: string, name: string], second: [month: string, name: string]): string =>
  `换班已定：${first[0]}由${first[1]}当值，${second[0]}由${second[1]}当值。`
export const swappedFor = (name: string, month: string, given: string, other: string): string =>
  `${name}，您好。换班已定：${month}由您当值，您原来的${given}改由${other}当值。`
/** No such exchange waits. */
export const noSuchSwap = (number: string): string => `换班 ${number} 不在等待答复中，可能已办过、已撤回或已过期。「轮值表」看现在的安排。`
export const tooLate = (number: string): string => `换班 ${number} 已过答复时间，原安排不变。还想换，请重新发「换班 月份 姓名」。`
export const overtaken = (number: string): string => `轮值有了变动，换班 ${number} 不再有效，请看「轮值表」后再商量。`
export const otherAnswers = (number: string, name: string): string => `换班 ${number} 要由${name}答复。要撤回，回复「撤回换班 ${number}」。`
export const notAsked = (number: string): string => `换班 ${number} 问的不是您，由对方本人或秘书处答复。`
/** Refused and withdrawn: to who said it, and to the other. */
export const refused = (number: string): string => `好的，换班 ${number} 不换了，已告诉对方，原安排不变。`
export const wasRefused = (name: string, number: string): string => `${name}这次不方便换班（编号 ${number}），原安排不变。`
export const withdrawn = (number: string): string => `换班 ${number} 已撤回，原安排不变。`
export const wasWithdrawn = (name: string, number: string): string => `${name}撤回了换班 ${number}，不用再答复，原安排不变。`
/** Lapsed: to who asked, who was asked, and (no names) a room. */
export const lapsed = (mine: string, theirs: string, number: string): string =>
  `换班 ${number}（您的${mine} ⇄ 对方的${theirs}）到时间没有答复，已作废，原安排不变。`
export const lapsedHere = (number: string): string => `换班 ${number} 到时间没有答复，已作废，原安排不变。`

// — 代班

export const deputeUsage = '代班 姓名 起 止'
export const howToDepute = '请写「代班 姓名 起 止」，例如：代班 王芳 12月5日 12月12日；只有一天就写一个日期。'
/** The dates do not go together. */
export const notOneMonth = '代班要在同一个月里，跨月请分两次发。'
export const backwards = '起止日期前后颠倒了，请重新写。'
export const datePast = (day: string): string => `${day}已经过去，请从今天或以后写起。`
export const noSuchDate = '日期没有看懂，请写成「12月5日 12月12日」这样。'
/** Nobody, or another, has the month. */
export const noTurnThen = (month: string): string => `${month}还没有排轮值，不用代班。`
export const notYourTurn = (month: string, holder: string): string => `${month}是${holder}的轮值，由本人或秘书处来办代班。`
export const holderAnyway = (name: string, month: string): string => `${month}本来就是${name}当值，不用代班；要取消代班，发「取消代班」。`
export const mayNotDepute = (name: string): string => `代班要请副会长、会长、秘书处或分会会长，${name}不是。`
/** Done: to who said it, to who stands in, to the holder when staff said it, to staff. */
export const deputed = (span: string, deputy: string): string => `${span}由${deputy}代班，已告诉本人。提前结束发「取消代班」。`
export const pleaseStandIn = (deputy: string, holder: string, span: string): string =>
  `${deputy}，您好。${span}请您代${holder}当值：这几天可以发起活动、改期、提醒，提醒也发给您。来不了请尽快告诉${holder}或秘书处。`
export const stoodInFor = (holder: string, span: string, deputy: string): string => `${holder}，您好。${span}改由${deputy}代班。`
export const deputedFor = (holder: string, span: string, deputy: string): string => `${holder}的轮值：${span}由${deputy}代班。`
export const deputedAlready = (span: string, deputy: string): string => `${span}已经是${deputy}代班。`
/** 取消代班. */
export const cancelUsage = '取消代班 [起 止]'
export const nothingDeputed = '现在没有您可以取消的代班。「轮值表」看全年安排。'
export const whichDeputy = '取消哪一段代班？'
export const deputyLabel = (span: string, deputy: string): string => `${span} ${deputy}`
export const undeputed = (span: string, deputy: string, holder: string): string => `${span}不用${deputy}代班了，仍由${holder}当值。`
export const noLongerNeeded = (deputy: string, span: string, holder: string): string =>
  `${deputy}，您好。${span}不用代班了，仍由${holder}当值。`
/** 「12月5日 周六 至 12月12日 周六」. */
export const span = (from: string, to: string): string => (from === to ? from : `${from} 至 ${to}`)
