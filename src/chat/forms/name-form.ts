import type { Member } from '../../domain/member.ts'
import { isQuestion, looksLikeName, wordsOf } from '../arguments.ts'
import type { Reading } from '../contract.ts'

/**
 * How people say who they are: 「王建国」「王建国 0117」「0117 王建国」「医疗保障分会的王建国」「张伟（律师分会）」.
 */

/** A person as said: by name, 会员号, branch, or several of them. */
export interface SaidPerson {
  name?: string
  number?: string
  branch?: string
}

const brackets = /[「」『』【】()[\]<>《》〈〉"'“”‘’+]/gu
const label = /^(?:姓名|名字|会员号|会员编号|编号|我是|我叫|本人|我|一下)(?=[\s:]|$|[\p{Script=Han}\d])[\s:]*/u
/** Surnames of the great majority of people; a name nobody has is taken for a name only when it begins with one. */
const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘蔡蒋余于杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区'
const notNames = /^(?:方法|方式|时间|成功|失败|关系|管理|全部|明天|和.*|应该|原来|解除|解绑|马上|安全|文件|文章|平台)$/u

/** Whether a word nobody on the roster is called could be a person's name. */
export const couldBeName = (word: string): boolean =>
  looksLikeName(word) && word.length <= 4 && surnames.includes(word.charAt(0)) && !notNames.test(word)

/** Members a said person could be; a number may lack its leading zeros when a name stands with it. */
export const membersSaid = ({ roster }: Pick<Reading, 'roster'>, { name, number, branch }: SaidPerson): Member[] => {
  const named = name === undefined ? roster.present : roster.named(name)
  const same = (member: Member): boolean =>
    number === undefined ||
    member.number === number ||
    (name !== undefined && /^\d+$/u.test(number) && Number(member.number) === Number(number))
  return named.filter((member) => same(member) && (branch === undefined || member.branch === branch))
}

/** Whether the roster knows the name (or, without a name, the number) that was said. */
export const isOnRoster = ({ roster }: Pick<Reading, 'roster'>, { name, number }: SaidPerson): boolean =>
  name === undefined
    ? number !== undefined && roster.byNumber.get(number)?.leftAt === undefined && roster.byNumber.has(number)
    : roster.named(name).length > 0

/** No person is said in more characters. */
const longestPerson = 80

/** Reads folded text whole as one person; {} when nothing was said, null when it says anything else. */
export const personSaid = (text: string, reading: Pick<Reading, 'association' | 'roster'>): SaidPerson | null => {
  if (text.length > longestPerson) return null
  const found: { names: string[]; number?: string; branch?: string } = { names: [] }
  let rest = text.replace(brackets, ' ').trim()
  for (let before = ''; before !== rest; ) {
    before = rest
    rest = reading.roster.named(rest).length > 0 ? rest : rest.replace(label, '').trim()
  }
  for (const typed of wordsOf(rest)) {
    const word = typed.replace(/^(?:会员号|会员编号|编号|号码|NO\.?)(?=\d)/iu, '').replace(/^(?:姓名|名字)(?=\p{Script=Han}{2})/u, '')
    for (const part of word.split(/(?<=\p{Script=Han})(?=\d)|(?<=\d)(?=\p{Script=Han})/u)) if (!take(part, found, reading)) return null
  }
  if (found.names.length > 2) return null
  const name = found.names.join('')
  if (found.names.length === 2 && reading.roster.named(name).length === 0) return null
  return {
    ...(name === '' ? {} : { name }),
    ...(found.number === undefined ? {} : { number: found.number }),
    ...(found.branch === undefined ? {} : { branch: found.branch }),
  }
}

const take = (
  part: string,
  found: { names: string[]; number?: string; branch?: string },
  { association, roster }: Pick<Reading, 'association' | 'roster'>,
): boolean => {
  if (['号', '会员号', '姓名', '名字', '的'].includes(part)) return true
  if (/^\d{1,11}$/u.test(part) || roster.byNumber.has(part)) {
    if (found.number !== undefined) return false
    found.number = part
    return true
  }
  if (roster.named(part).length > 0) {
    found.names.push(part)
    return true
  }
  const branch = association.branches.find((each) => part.startsWith(each) || part === each.replace(/分会$/u, ''))
  if (branch !== undefined) {
    if (found.branch !== undefined) return false
    found.branch = branch
    const left = part.slice(branch.length).replace(/^的/u, '')
    return left === '' || take(left, found, { association, roster })
  }
  if (!/^[\p{Script=Han}·]{1,5}$/u.test(part) || isQuestion(part)) return false
  found.names.push(part)
  return true
}
