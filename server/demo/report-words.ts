/** What people wrote about the past year: the words of its report and why figures missed or passed their targets. */
import type { Judged } from '../../shared/reporting/benefits.ts';
import type { IndicatorCode } from '../../shared/reporting/indicators.ts';
import type { ReportSection } from '../../shared/reporting/report-sections.ts';
import { staff } from './cast.ts';
import { pastYear } from './past-year.ts';
import type { Rows } from './rows.ts';
import { idOf } from './seeded.ts';

const texts: Partial<Record<ReportSection, string>> = {
  background:
    '（示例）外来务工人员在本区人口中占比高，办事、就业、子女入学和参与社区事务的需要集中。示范中心为他们提供一站式服务，也为社区议事提供场地和支持。',
  basis: '（示例）根据区有关会议精神和政府采购合同立项，服务期三年，本期为第二年。',
  goals: '（示例）目标按合同第二年的数量约定，月度进度由中心每月报送。',
  funding: '（示例）资金来自区财政，按合同分期支付。',
  implementation:
    '（示例）围绕就业创业、法律政策、儿童发展、困难帮扶、社区参与五个模块开展服务，每项活动都有签到、照片和小结。',
  evaluationWork:
    '（示例）评价小组核对了数据台上的记录，抽查了佐证，走访了六个社区，并向服务对象发放了问卷。',
  conclusion:
    '（示例）各项服务按合同完成，多数指标达到或超过目标，社区议事形成了“提出、协商、办理、核验”的完整过程。',
  analysis: '（示例）数量指标大多提前完成；未达标的两项集中在第四季度，原因见下文。',
  experience: '（示例）议题由居民提出、由居民核验，办没办成看得见；志愿者按距离和时间就近安排，到场率较高。',
  staff: '（示例）配备专职工作人员二十余人，持有社工、心理咨询、人力资源管理等证书。',
  satisfaction: '（示例）答卷来自扫码和活动现场，意见多集中在夜间开放时间。',
  problems: '（示例）夜间和周末时段的人手仍然紧张，党员活动的通知面不够广。',
  advice: '（示例）增加夜间服务时段，党员活动提前两周通知，并与企业党组织联办。',
};

const deviations: Partial<Record<IndicatorCode, readonly [string, string]>> = {
  microEnterprises: ['（示例）两家企业已完成辅导，执照在期后才领取。', '（示例）提前一个月与登记部门对接。'],
  partyServed: [
    '（示例）有两场活动遇到台风改期，参加人数减少。',
    '（示例）改期活动另发通知，并开放线上报名。',
  ],
  childSessions: ['（示例）暑期托管应家长要求加开了班次。', ''],
};

type Judgement = Omit<Judged, 'share'>;

/** Judged by the evaluator, approved by the administrator. */
const benefits: readonly Judgement[] = [
  {
    kind: 'economic',
    name: '带动创业就业',
    expected: '（示例）孵化企业多数存续，参加招聘活动的居民有人实际就业。',
    level: 'partly',
    percent: 76,
    words: '（示例）电话回访孵化企业，多数仍在经营；就业去向只回访到一部分，按部分达成评判。',
  },
  {
    kind: 'social',
    name: '来穗人员参与社区事务',
    expected: '（示例）来穗代表在各社区议事会上提出并推动解决身边问题。',
    level: 'reached',
    percent: 92,
    words: '（示例）查阅全年议事纪要，各社区都有来穗代表到会发言，议题由提出人核验办结。',
  },
  {
    kind: 'social',
    name: '邻里互助氛围',
    expected: '（示例）志愿服务覆盖各社区，求助有人回应。',
    level: 'reached',
    percent: 88,
    words: '（示例）走访六个社区并抽查班次记录，回应及时，个别夜间班次人手偏少。',
  },
  {
    kind: 'lasting',
    name: '长效机制',
    expected: '（示例）互助组织能自行运转，议事规则固定下来。',
    level: 'reached',
    percent: 85,
    words: '（示例）互助组织均有章程和骨干；议事规则已印发，部分社区的执行还要跟进。',
  },
];

export function addReportWords(rows: Rows): void {
  const written = {
    period_id: idOf('period', pastYear.from),
    written_by: staff.evaluator.id,
    written_at: '2023-10-20T02:00:00Z',
  };
  for (const [section, words] of Object.entries(texts))
    rows.add('report_text', { ...written, section, words });
  for (const [code, [words, measures]] of Object.entries(deviations))
    rows.add('deviation', { ...written, code, words, measures });
  benefits.forEach((judged, at) => {
    rows.add('benefit_version', {
      period_id: written.period_id,
      ...{ benefit_id: idOf('benefit', at), version: 1, ...judged, share: 1 },
      ...{ judged_by: staff.evaluator.id, judged_at: `2023-10-20T02:0${at}:00Z` },
      ...{ decided_by: staff.administrator.id, decided_at: '2023-10-24T02:00:00Z' },
    });
  });
}
