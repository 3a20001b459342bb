/** What the registers of the demo hold, all invented. */
import type { ServiceModule } from '../../../shared/services.ts';

interface SessionStory {
  readonly title: string;
  /** Of the 45 service items. */
  readonly item: number;
  readonly area: number;
}

const session = (title: string, item: number, area: number): SessionStory => ({ title, item, area });

export const sessionStories: Readonly<Record<ServiceModule, readonly SessionStory[]>> = {
  employment: [
    session('创业政策咨询日', 1, 6),
    session('小微企业注册辅导', 4, 6),
    session('直播带货实训', 5, 8),
    session('家政招聘会', 6, 5),
    session('简历面试工作坊', 7, 6),
    session('创业交流会', 3, 9),
  ],
  legal: [
    session('欠薪维权讲座', 12, 9),
    session('劳动合同问答', 11, 1),
    session('租房合同法律课', 13, 9),
    session('积分入户入学说明会', 14, 9),
    session('居住证和社保讲座', 16, 1),
  ],
  children: [
    session('亲子阅读', 19, 2),
    session('暑期托管营', 20, 10),
    session('儿童防溺水', 22, 10),
    session('家庭教育课堂', 23, 9),
    session('四点半课堂', 21, 2),
    session('科普小实验', 25, 10),
  ],
  hardship: [session('情绪减压小组', 32, 7), session('困难家庭探访', 28, 7)],
  participation: [session('来穗党员服务日', 37, 3), session('党员讲政策', 38, 11)],
};

export const staffNames =
  '方晓琳 梁嘉敏 邓小满 陆慧仪 岑志刚 简敏华 伍少玲 阮文杰 詹美云 祝伟文 屈丽君 邬建平 游小燕 辛国栋 纪淑芬 饶志明 庞雪莹 柯俊辉 温婉仪 黎伟强 沙海燕 鲍秀英 翁启文 卞彩霞'.split(
    ' ',
  );
export const posts = ['项目主任', '社工', '就业指导', '法律服务', '儿童服务', '前台接待', '活动统筹', '行政'];

export const enterprises =
  '湘味小厨餐饮店 春燕家政服务部 川渝冷锅串串档 梅州客家腌面馆 金水电动车维修行 赣南果品商行 豫见面点工坊 潮汕牛肉丸作坊 海珠布艺网店 小满母婴用品店 启航快递代收点 云上直播工作室 顺风搬家服务部 巧手裁缝店 天天鲜蔬菜配送 康宁推拿馆 乐学文具店 靓发理发室 阿强五金店 明日之星托管班'.split(
    ' ',
  );
/** So many of them had their licence by the end of the year: two short of the target. */
export const licensed = 18;

export const organisations = ['来穗同乡互助会', '湘女姐妹互助社', '外卖骑手互助队', '盛荟妈妈互助小组'];
/** The last one was not founded yet. */
export const established = 3;

export const mediaReports: readonly (readonly [string, string])[] = [
  ['来穗人员有了自己的“会客厅”', '示例日报'],
  ['一张圆桌，解了充电桩的难题', '示例晚报'],
  ['夜班工人也能参加的议事会', '示例电视台'],
  ['暑期托管营让双职工家庭安心', '示例日报'],
  ['从摆摊到开店：小微企业孵化记', '示例学习平台'],
  ['志愿巡查两小时，消除隐患十二处', '示例晚报'],
  ['说家乡话的法律课', '示例电台'],
];
export const awards: readonly (readonly [string, string])[] = [
  ['市域社会治理创新项目（示例）', '示例市委政法委'],
  ['优秀志愿服务组织（示例）', '示例区志愿者联合会'],
];

const everyMonth = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

/** In yuan, and in which months they are paid; together 2,830,000 a year. */
export const payments: readonly { title: string; money: string; months: readonly string[] }[] = [
  { title: '人员经费', money: '176000', months: everyMonth },
  { title: '场地运行和办公', money: '22500', months: everyMonth },
  { title: '活动经费', money: '112000', months: ['03', '06', '09', '12'] },
];

export const needsTold = [
  ['schooling', '孩子插班缺材料，暂时没学上'],
  ['illness', '家里主要劳力住院，收入中断'],
  ['unemployment', '厂里停工，三个月没有收入'],
  ['housing', '出租屋拆改，找不到便宜的住处'],
] as const;
