/** Lines of ordinary talk: nothing in them is said to the bot, and nothing is a command or a near miss of one. */
export const ordinaryTalk = (count: number): string[] => {
  const openings = [
    '各位早上好',
    '今天风真大',
    '收到快递了',
    '谁有打印机',
    '中午吃啥',
    '孩子放学了',
    '我到了楼下',
    '这个视频不错',
    '辛苦啦',
    '明天降温',
  ]
  const middles = ['，多穿点衣服', '，哈哈', '？', '[强][强]', '，回头聊', '～', '，谁知道怎么走', '，一会儿见', '👍👍', '，我先忙']
  const endings = [
    '',
    '。',
    '！',
    '，下周再说',
    '，排名不分先后',
    '，咱们分会真热闹',
    '，取消了怪可惜',
    '，统计局那边说的',
    ' @所有人',
    '，帮助别人快乐自己',
  ]
  const lines: string[] = []
  for (const opening of openings)
    for (const middle of middles) for (const ending of endings) if (lines.length < count) lines.push(`${opening}${middle}${ending}`)
  return lines
}
