/** Sentences about who is who: 绑定, 认领, 绑定审核, 确认绑定, 退回绑定 and 换绑. */

/** Somebody as staff read them. */
export interface Known {
  name: string
  number: string
  branch: string
}

const known = ({ name, number, branch }: Known): string => `${name}（${number}，${branch}）`

/** Lines joined by 、 as far as about 1,200 bytes go; the rest as 「等 N 项」. */
export const cut = (lines: readonly string[], most = 30, joint = '、'): string => {
  let text = ''
  for (const [index, line] of lines.entries()) {
    const next = index === 0 ? line : text + joint + line
    if (index >= most || (index > 0 && Buffer.byteLength(next) > 1_200))
      return `${text}${joint === '、' ? ' ' : joint}等 ${lines.length} 项`
    text = next
  }
  return text
}

// — 绑定

/** 绑定 without a name. */
export const howToBind = '请发「绑定 姓名」，例如：绑定 王建国；同名的再加会员号：绑定 王建国 0117。'
/** Nobody of the name or number. */
export const nobodySo = (said: string | undefined): string =>
  `名册上没有${said === undefined ? '这个会员号' : `「${said}」`}。请核对后再发「绑定 姓名」，或联系工作人员。`
/** Name and number are two people's. */
export const notTogether = '姓名和会员号（或分会）对不上。请核对后再发「绑定 姓名 会员号」，或联系工作人员。'
/** Several of one name: branches help to choose, numbers are not given away. */
export const whichOfName = (name: string, branches: readonly string[]): string =>
  `有 ${branches.length} 位${name}（${cut(branches)}），请发：绑定 ${name} 会员号。`
/** The request waits now. */
export const requested = (name: string, request: string, branch: string, held: readonly string[], friend: boolean): string =>
  `收到，${name}的绑定申请编号 ${request}，等${branch}会长、联络员或工作人员确认。${held.length === 0 ? '' : `已替您留着：${cut(held, 3)}，48 小时内确认就算数。`}${friend ? '确认后我会私下告诉您。' : '请加我好友，确认后我会私下告诉您。'}`
/** It waited already. */
export const waitsAlready = (name: string, request: string): string => `${name}的绑定申请（编号 ${request}）正在等待确认，不用再发。`
/** Too many on one day. */
export const enoughToday = '今天的绑定申请太多了，请明天再发，或联系工作人员。'
/** Too many wait in all. */
export const tooManyWait = '等待确认的绑定申请太多了，请稍后再发，或联系工作人员。'
/** Bound to this very contact. */
export const isYou = (name: string): string => `您已绑定为${name}，不用再绑。`
/** This contact is somebody else's. */
export const youAre = (name: string): string => `您已绑定为${name}，不能再绑定别人。绑错了的，请工作人员用「换绑」处理。`
/** The name has another contact. */
export const taken = (name: string): string => `「${name}」已绑定另一个微信，只有工作人员能换绑。换了微信的，请联系工作人员。`
/** To who has the name: somebody tried. */
export const someoneTried =
  '有人用另一个微信申请绑定您的会员身份，没有办成，您的绑定不变。如果是您换了微信，请联系工作人员换绑；不是您本人的，请告诉工作人员。'
/** To staff: somebody tried. */
export const triedFor = (nickname: string, of: Known): string =>
  `微信「${nickname}」申请绑定 ${known(of)}，此人已绑定另一个微信，没有受理。确是本人换了微信的，请发「换绑 ${of.number}」，再请其重新绑定。`
/** To those who confirm. `rivals`: numbers of other requests for the same person. */
export const pleaseConfirm = (request: string, nickname: string, of: Known, matches: boolean, rivals: readonly string[]): string =>
  `绑定 ${request} 待确认：微信「${nickname}」自称 ${known(of)}${matches ? '（群昵称相符）' : ''}。${rivals.length === 0 ? '' : `另有申请也自称此人（${cut(rivals, 5)}），请核实。`}属实请回复「确认绑定 ${request}」，否则「退回绑定 ${request} 理由」。`

// — 认领

/** 认领 half said. */
export const howToClaim = '请私聊发「认领 认领码 会员号」，例如：认领 12345678 0001。'
/** The code was seen in a room. */
export const claimSeen = '认领码在群里出现过，已作废。重新启动时会给出新的，请私聊使用。'
/** The code does not fit. */
export const claimWrong = '认领码不对，请核对后再发一次。'
/** Too many wrong ones. */
export const claimOver = '认领码连续输错，已作废。重新启动时会给出新的。'
/** There is none. */
export const claimNone = '现在没有可用的认领码。工作人员已绑定的，请发「绑定 姓名」。'
/** Only for staff. */
export const claimForStaff = '认领只给会长和秘书处。请核对会员号。'
/** That member is bound. */
export const claimTaken = '这位会员已绑定微信，请改用「绑定 姓名」或由工作人员换绑。'

// — 审核

/** Nothing waits. */
export const noneWaiting = '现在没有等待确认的绑定。'
/** A waiting request, one line. */
export const waitingLine = (request: string, of: Known, when: string, held: number, taken: boolean): string =>
  `${request} ${known(of)} ${when}${held > 0 ? `，留着 ${held} 项` : ''}${taken ? '，此人已绑定' : ''}`
/** All that wait, and how to go on. */
export const waiting = (lines: readonly string[], numbers: string): string =>
  `等待确认的绑定 ${lines.length} 项：\n${cut(lines, 30, '\n')}\n都属实请发「确认绑定 ${numbers}」，不属实的发「退回绑定 编号 理由」。`

/** Why a number of 确认绑定 was passed over. */
export type Passed = 'none' | 'branch' | 'own' | 'gone' | 'taken' | 'contact' | 'later'
const why: Record<Passed, string> = {
  none: '不在等待中，可能已办过',
  branch: '不是您分会的',
  own: '自己的绑定要由别人确认',
  gone: '已不在名册上',
  taken: '这位会员已绑定另一个微信，请退回或先换绑',
  contact: '这个微信已绑定别人，请退回',
  later: '请再发一次',
}

/** What 确认绑定 did, in private. */
export const confirmed = (done: readonly (Known & { request: string })[], passed: ReadonlyMap<Passed, readonly string[]>): string => {
  const parts: string[] = []
  if (done.length > 0)
    parts.push(
      `已确认绑定 ${done.length} 位：${cut(
        done.map((each) => `${each.request} ${known(each)}`),
        12,
      )}。`,
    )
  for (const [reason, numbers] of passed) parts.push(`${cut(numbers, 12)} 没有办：${why[reason]}。`)
  return parts.join('\n')
}
/** The same in a room: counts only. */
export const confirmedHere = (done: number, passed: number): string =>
  `${done > 0 ? `已确认绑定 ${done} 位。` : ''}${passed > 0 ? `${passed} 项没有办。` : ''}`
/** Too many at once. */
export const inParts = (most: number): string => `一次最多确认 ${most} 项，请分几次发。`
/** To who was bound: as whom, what was credited, what is kept. */
export const bound = (of: Known, credited: readonly string[]): string =>
  `绑定成功：您是 ${known(of)}。${credited.length === 0 ? '' : `之前替您留着的已算数：${cut(credited, 6)}。`}\n我们保留的是：会员号、签到、报名和积分流水；微信号只以加密形式保存；不保存聊天内容。发「帮助」看能做什么。`
/** A held check-in that was credited; `points` as read, '' when none. */
export const creditedCheckIn = (title: string, points: string): string => `「${title}」签到${points === '' ? '' : `（积分 +${points}）`}`
/** A held sign-up that was credited. */
export const creditedSignUp = (title: string, waits: boolean): string => `「${title}」报名${waits ? '（候补）' : ''}`
/** A deed that is held. */
export const heldDeed = (title: string, deed: string): string => `「${title}」${deed}`

/** No such request. */
export const noSuchRequest = (request: string): string => `绑定 ${request} 不在等待中，可能已办过。发「绑定审核」看等待的。`
/** Another branch's request. */
export const otherBranch = (request: string): string => `绑定 ${request} 不是您分会的，请由该分会或工作人员来办。`
/** Refusing needs a reason. */
export const reasonNeeded = '请写明编号和理由：「退回绑定 编号 理由」。'
/** Refused. */
export const refused = (request: string): string => `绑定 ${request} 已退回，已私下告诉申请人。`
/** To who asked. */
export const wasRefused = (name: string, reason: string): string =>
  `您绑定${name}的申请没有通过，理由：${reason}。之前替您留着的签到和报名不再保留。有疑问请联系工作人员。`
/** Reason kept when somebody asked for another name instead. */
export const askedAnother = '改为申请绑定另一个姓名'

// — 换绑

/** Nobody of the name or number, to staff. */
export const noMember = (said: string): string => `名册上没有「${said}」，请核对会员号。`
/** Nothing to end. */
export const notBound = (of: Known): string => `${known(of)}现在没有绑定微信，请其直接发「绑定 姓名」。`
/** What 换绑 will do. */
export const willUnbind = (of: Known, since: string, own: boolean): string =>
  `将解除 ${known(of)} 自 ${since} 起的微信绑定，记录都保留；之后请其用新微信发「绑定 ${of.name} ${of.number}」。${own ? '这是您自己的绑定，新的要由另一位工作人员确认。' : ''}`
/** Done. */
export const unbound = (of: Known): string => `已解除 ${known(of)} 的微信绑定，记录都保留。请其用新微信发「绑定 ${of.name} ${of.number}」。`
/** To the old contact. */
export const youWereUnbound = (name: string): string => `工作人员已解除${name}与这个微信的绑定。不是您要求的，请尽快联系工作人员。`
