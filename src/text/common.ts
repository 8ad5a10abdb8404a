/** Sentences that belong to no one subject. Each: what happened, then what to do. */

/** A fault, when it is certain that nothing was recorded. */
export const notRecorded = (reference: string): string => `出错了，本次没有记上。请稍后再发一次，或把编号 ${reference} 发给工作人员。`
/** A fault, when it is not known whether it was recorded: looking first keeps it from being recorded twice. */
export const perhapsRecorded = (reference: string): string =>
  `出错了，还不能确定是否记上。请稍后先查一下再决定要不要重发，或把编号 ${reference} 发给工作人员。`
/** A fault in a message of several lines, after some of them were done. */
export const partlyDone = (done: number, rest: string): string => `前 ${done} 条已办好，后面的没有办完。${rest}`
/** What a room reads when the answer went to the person. */
export const toldPrivately = (name: string): string => `${name}，已私下回复。`
/** What a room reads when the bot cannot write to the person. */
export const addMeFirst = (name: string): string => `${name}，加我好友后查看。`
/** Somebody not bound used a command. */
export const bindFirst = (associationName: string): string =>
  `我是${associationName}的小助手，还不认识您。请发「绑定 姓名」（例如：绑定 王建国），工作人员确认后就能用了。`
/** The same, after a deed was held for them. */
export const heldUntilBound = (deed: string, activity: string): string =>
  `已替您留着「${activity}」的${deed}。我还不认识您，请在 48 小时内发「绑定 姓名」，确认后就算数。`
/** Said to the bot and not understood. */
export const help = (usages: readonly string[]): string =>
  `没看懂这句话。可以说：${usages.map((usage) => `「${usage}」`).join('')}。发「帮助」看全部。`
/** The same, about one command. */
export const helpAbout = (usage: string, about: string): string => `${about}：请单独发「${usage}」。`
/** The wrong person said it. */
export const whoMay = (name: string, who: string): string => `「${name}」由${who}来办。`
/** A command that is for private chats only. */
export const privateOnly = (name: string): string => `「${name}」请私聊我来办。`
/** A weighty command without its number. */
export const numberNeeded = (usage: string): string => `请写明编号：「${usage}」。`
/** A pick that is not among the choices. */
export const noSuchChoice = '没有这个选项，请重新说一遍。'
/** A question was called off. */
export const calledOff = '好，不办了。'
/** A message older than a day, to staff. */
export const tooLate = (name: string, group: string, when: string): string =>
  `收到一条迟到超过一天的消息：${name}，${group}，${when}。没有自动处理，请核实。`
/** Several members of one name. */
export const severalOfName = (name: string, people: readonly { number: string; branch: string }[]): string =>
  `有 ${people.length} 位「${name}」：${people.map((each) => `${each.number}（${each.branch}）`).join('、')}。请用会员号再说一次。`
/** Names nobody on the roster has. */
export const notOnRoster = (names: readonly string[]): string =>
  `名册上没有${names.map((name) => `「${name}」`).join('')}，本次没有记上。请核对姓名，或改用会员号。`
/** An activity number nobody gave. */
export const noSuchActivity = (number: string): string => `没有编号 ${number} 的活动。发「活动」看近期活动。`
/** A line joined to itself by other text in merged answers. */
export const mergedNames = (head: string, names: readonly string[], tail: string | undefined): string =>
  `${head} ${names.length} 人：${names.join('、')}${tail ?? ''}`
