/** What people read about things that fell due late, or not at all. */

/** In front of a reminder that comes late. */
export const late = (when: string): string => `（本应 ${when} 发出，迟了）\n`

/** To staff: what fell due and could not be done, for something in it is wrong. */
export const failed = (label: string): string => `程序出错，这条没有发出来：\n· ${label}\n需要的请人工转达，并告诉管理员看日志。`

/** To staff: what was of no use any more when the bot came back. */
export const dropped = (labels: readonly string[], more: number): string =>
  `停机期间错过、已经没有用处、没有再发的提醒：\n${labels.map((label) => `· ${label}`).join('\n')}${more > 0 ? `\n……另有 ${more} 条` : ''}`
