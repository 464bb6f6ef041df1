/** Why a run did not come to its end, what is to be known of it, and what became of its evidence. */
export const runSentences: Record<string, string> = {
  'Did you mean {near}?': '是否应为 {near}？',
  "Correct the field's name, or map it in {setting}.": '请改正字段名，或在 {setting} 中写明对应的列。',
  'Runs are listed by tieout runs; start one with tieout run FILE.': '可在“清算”页查看所有清算，或从首页开始一次。',
  '{path} names no journal': '{path} 没有写明流水库',
  'Choose another.': '请另选一个。',
  'Read the list again.': '请重新读取列表。',
  'the run was interrupted': '清算已中断',
  'run {run} was interrupted; what was read is kept': '清算 {run} 已中断，已读取的内容保留',
  'run {run} was stopped, and what was read is kept: {what}': '清算 {run} 已停止，已读取的内容保留：{what}',
  'Go on with tieout resume {run}.': '请用 tieout resume {run} 继续。',
  'Correct {file}, then run it anew: tieout run FILE.': '请改正 {file}，再重新运行：tieout run FILE。',
  'Then go on with tieout resume {run}.': '然后用 tieout resume {run} 继续。',
  'Go on with tieout resume {run}; then its findings are whole.': '请用 tieout resume {run} 继续，之后差异才完整。',
  'Make room on that disk, then go on with tieout resume {run}.': '请在该磁盘腾出空间，再用 tieout resume {run} 继续。',
  'run {run} is under way': '清算 {run} 正在进行',
  'run {run} is under way in another Tieout (process {process})': '清算 {run} 正由另一个 Tieout（进程 {process}）进行',
  'Wait until it has ended, or cancel it.': '请等它结束，或取消它。',
  'Wait until it has ended, or stop it.': '请等它结束，或停止它。',
  'Wait until it has ended.': '请等它结束。',
  'run {run} has not ended and is not under way here: it is {state}': '清算 {run} 尚未结束，也不在此处进行：{state}',
  'run {run} has not ended: it is {state}': '清算 {run} 尚未结束：{state}',
  'the newest run {run} has not ended: it is {state}': '最近一次清算 {run} 尚未结束：{state}',
  'Name the run you mean: {run} is the newest that ended.': '请指明清算：{run} 是最近已结束的一次。',
  'the findings of run {run} are not all there yet: it is {state}': '清算 {run} 的差异尚未齐全：{state}',
  'there is no run {run} in {folder}': '{folder} 中没有清算 {run}',
  'there is no run in {folder} yet': '{folder} 中还没有清算',
  '{definition} has changed since run {run} began': '清算 {run} 开始之后 {definition} 有改动',
  'Put the definition back as it was, or start a new run with tieout run.':
    '请将定义改回原样，或用 tieout run 开始新的清算。',
  'the evidence of run {run} was deleted on {day} because: {reason}':
    '清算 {run} 的证据已于 {day} 删除，原因：{reason}',
  'What it came to is kept: tieout show {run}. Read both sides anew with tieout run {definition}.':
    '结果仍然保留：tieout show {run}。要重新读取两侧，请用 tieout run {definition}。',
  '{part} of run {run} is not there any more: {path}': '清算 {run} 的 {part} 已不存在：{path}',
  'Restore it from a copy, or run the reconciliation again.': '请从副本恢复，或重新清算。',
  'Restore the file from a copy, or run the reconciliation again.': '请从副本恢复该文件，或重新清算。',
  'Restore the snapshot from a copy, or run the reconciliation again.': '请从副本恢复该快照，或重新清算。',
  'Restore its evidence, or run the reconciliation again.': '请恢复其证据，或重新清算。',
  'the findings of run {run} are not there any more': '清算 {run} 的差异已不存在',
  'run {run} has no finding {id}': '清算 {run} 没有差异 {id}',
  'run {run} told nothing in flight apart': '清算 {run} 没有区分在途',
  'Say in its definition which columns carry times, such as  flight: { sent: sent_at, done: done_at } , and run it again.':
    '请在其定义中写明哪些列是时间，例如  flight: { sent: sent_at, done: done_at } ，然后重新清算。',
  'run {run} had no master list': '清算 {run} 没有总清单',
  'no run of {name} has ended in this workspace': '本工作区中 {name} 还没有已结束的清算',
  'Run it first, or name another: tieout runs lists them.': '请先清算，或另选一个：tieout runs 可列出。',
  'the run has no room in {folder}: {expected}, {free} are free, so {missing} are missing':
    '{folder} 空间不足：{expected}，可用 {free}，还差 {missing}',
  'Free {missing} on that disk, or choose a folder on a larger one with --workspace.':
    '请在该磁盘腾出 {missing}，或用 --workspace 选择更大磁盘上的文件夹。',
  'only {free} are left on the disk of {folder}, less than the reserve of {reserve}':
    '{folder} 所在磁盘仅剩 {free}，低于预留的 {reserve}',
  'the evidence folder {folder} cannot be written: {what}': '证据文件夹 {folder} 无法写入：{what}',
  'Make room and give write access, then try again.': '请腾出空间并授予写入权限，然后重试。',
  "Look at {side} with tieout check, and at this machine's memory and disk.":
    '请用 tieout check 检查{side}，并查看本机的内存和磁盘。',
  'another Tieout is still at run {run}, which comes before': '另一个 Tieout 仍在处理此前的清算 {run}',
  'Wait until it is done.': '请等它完成。',
  'run {run} has not taken over yet what was decided before': '清算 {run} 尚未沿用此前的处理结论',
  'Wait until it has, or go on with tieout resume {run}.': '请等待，或用 tieout resume {run} 继续。',
  'run {run} has ended ({verdict}), but not all that follows it is done: {said}':
    '清算 {run} 已结束（{verdict}），但后续工作尚未全部完成：{said}',
  'this is a bundle, opened to be read: nothing can be done in it': '这是打开供查阅的证据包，不能在其中操作',
  'Act in the workspace that it was made in.': '请在生成它的工作区中操作。',
  'the audit trail is not what it was: {what}': '审计轨迹已被改动：{what}',
  // What a run warns of.
  '{side} is empty: no record was read from it; check {setting}.': '{side}为空：没有读到任何记录，请检查 {setting}。',
  'Both sides are empty, so nothing was established; check {inbound} and {outbound}, or set allowEmpty: true.':
    '两侧均为空，无法得出结论；请检查 {inbound} 和 {outbound}，或设 allowEmpty: true。',
  'No {key} is on both sides; check that the key means the same in {inbound} and {outbound}.':
    '没有任何 {key} 在两侧同时存在；请确认键在 {inbound} 与 {outbound} 中含义相同。',
  '{field} is in no record of either side; check that it is spelt as in {inbound} and {outbound}, or set allowEmpty: true.':
    '两侧记录中都没有 {field}；请确认写法与 {inbound}、{outbound} 一致，或设 allowEmpty: true。',
  '{field} has no value in {side}; check that it is spelt as it is there.':
    '{field} 在 {side} 中没有值；请确认写法与其一致。',
  '{side} was read in {sittings} sittings between {from} and {to}; what changed in between may show as findings.':
    '{side} 在 {from} 至 {to} 之间分 {sittings} 次读取，其间的变化可能显示为差异。',
  '{said} ({source})': '{said}（{source}）',
  'Of the records missing in outbound {unread} have no sent time that can be read and believed; they are findings, however lately they were sent.':
    '出账缺失的记录中有 {unread} 条没有可读取且可信的发送时间；无论何时发送，一律算作差异。',
  'Of {pairs} that were looked at, {unread} lack a time that can be read, so little is learned of how long items take; check flight.sent and flight.done.':
    '所查的 {pairs}中有 {unread} 对缺少可读取的时间，难以推算在途时长；请检查 flight.sent 和 flight.done。',
  '{side}: {read} read, but {accepted} accepted and {invalid} invalid':
    '{side}：读取 {read} 条，但接受 {accepted} 条、无法读取 {invalid} 条',
  '{side}: {accepted} accepted, but {kept} compared': '{side}：接受 {accepted} 条，但比对 {kept} 条',
  '{side}: {accepted} accepted, but {compared} concluded on': '{side}：接受 {accepted} 条，但有结论 {compared} 条',
  '{candidates} findings were read again, but {settled} settled and {still} are findings still':
    '复读差异 {candidates} 条，但已消除 {settled} 条、仍为差异 {still} 条',
  // What is no longer what it was.
  'run {run}: {said}': '清算 {run}：{said}',
  'recheck {recheck} of run {run}: {said}': '清算 {run} 的复核 {recheck}：{said}',
  'the bytes of {file} are not those that were sealed': '{file} 的字节与封存时不符',
  '{file} is gone': '{file} 已不存在',
  '{file} was not there when it was sealed': '封存时没有 {file}',
  '{side} is not what was sealed': '{side}与封存时不符',
  'the findings are not what was sealed': '差异与封存时不符',
  'the books and the audit trail differ in {what}': '账簿与审计轨迹不一致：{what}',
  'the books are damaged: {what}': '账簿已损坏：{what}',
  'what it took over of earlier decisions is not what it was': '沿用的此前结论已被改动',
};
